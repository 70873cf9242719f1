// The program: reads the command line, runs one command, and ends with the contract's exit code.
import { createRequire } from 'node:module'
import { Command, CommanderError, Option } from 'commander'
import { EXIT, type ExitCode, StoppedError } from '../domain/stopped-error.ts'
import { stopWords } from '../domain/wording/stop-words.ts'
import { LOCALES, type Locale } from '../domain/wording/wording.ts'
import { COMMANDS } from './command-list.ts'
import { helpWords, speakHelp } from './help-words.ts'
import { stopText } from './stop-text.ts'
import { closeAll, settledLocale } from './work.ts'

const { version } = createRequire(import.meta.url)('#package') as { readonly version: string }
/** How long closing the store may take, in milliseconds: a server that hangs must not keep a command. */
const PATIENCE = 5_000

const program = new Command('tieout')
  .description("Ties each terminal's journal out to the acquirer's settlement, to the cent.")
  .version(version)
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => {
      const message = text.replace(/^error: /, '').trimEnd()
      write(`tieout: USAGE: ${stopWords(wantedLocale(), 'USAGE', message)}\n`)
    },
  })
  .addHelpText('before', () => example('tieout init && tieout run --date 2026-03-02'))
speakHelp(program, wantedLocale)

let exitCode: ExitCode = EXIT.done
/** Whether there is nothing left to do once nobody reads. */
let isPrinting = true
for (const definition of COMMANDS) {
  const command = program
    .command(definition.name)
    .description(definition.summary)
    .addHelpText('before', () => example(definition.example))
    .exitOverride()
  speakHelp(command, wantedLocale)
  definition.declare(command)
  command
    .option('--config <file>', 'the configuration', 'tieout.config.yaml')
    .option('--json', 'one JSON document (or one object a line) on stdout')
    .addOption(new Option('--locale <locale>', 'the language of texts').choices([...LOCALES]))
    .option('--quiet', 'no messages, no progress')
    .option('--no-color', 'no colors (as NO_COLOR does)')
    .action(async () => {
      isPrinting = definition.prints === true
      exitCode = await definition.run(command.opts(), command.args)
    })
}

/** The store is closed, so that nothing of ours stays running. */
function end(code: ExitCode): void {
  const patience = setTimeout(() => process.exit(code), PATIENCE)
  void closeAll().finally(() => {
    clearTimeout(patience)
    process.exit(code)
  })
}

/** A person's interrupt. */
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupted) process.exit(EXIT.interrupted)
    interrupted = true
    end(EXIT.interrupted)
  })
}

// `tieout matches | head` ends by a closed pipe: that is no error. `tieout run | head` has dates to run yet.
let printed = true
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') {
    if (isPrinting) end(EXIT.done)
  } else if (error.code !== 'ERR_STREAM_DESTROYED' && printed) {
    printed = false
    void tell(cannotPrint(error)).then(end)
  }
})
// There is nowhere left to tell it, and the work is not to fail by it.
process.stderr.on('error', () => {})

function cannotPrint(error: Error): StoppedError {
  return new StoppedError('NOT_PRINTED', EXIT.space, `stdout cannot be written: ${error.message}`, {
    hint: 'Free space where it leads to, and run the command again; what the store had taken by then is kept.',
    cause: error,
  })
}

try {
  await program.parseAsync()
} catch (error) {
  exitCode = await tell(error)
}
process.exitCode = interrupted ? EXIT.interrupted : printed ? exitCode : EXIT.space

async function tell(error: unknown): Promise<ExitCode> {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT.done : EXIT.usage
  }
  const { text, exit } = await stopText(error, wantedLocale())
  process.stderr.write(`${text}\n`)
  return exit
}

function example(line: string): string {
  return `${helpWords(wantedLocale(), 'Example:')}\n  ${line}\n`
}

function wantedLocale(): Locale {
  const words = process.argv.slice(2)
  const said = words.map((word, at) =>
    word === '--locale' ? words[at + 1] : word.replace(/^--locale=/, ''),
  )
  const wanted = words.findIndex((word) => /^--locale(?:=|$)/.test(word))
  return LOCALES.find((locale) => locale === said[wanted]) ?? settledLocale()
}
