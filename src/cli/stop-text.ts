// What stopped a command or a ring, in full: code, message, place and remedy, and the exit code that it means.
import { BadOptionError } from '../domain/bad-option-error.ts'
import { UnknownYearError } from '../domain/calendar.ts'
import { scrubbed } from '../domain/card-number.ts'
import { EXIT, type ExitCode, StoppedError } from '../domain/stopped-error.ts'
import { hintWords, stopWords } from '../domain/wording/stop-words.ts'
import { type Locale, say } from '../domain/wording/wording.ts'

export interface Stop {
  /** Without a last line end. */
  readonly text: string
  readonly exit: ExitCode
}

export async function stopText(error: unknown, locale: Locale): Promise<Stop> {
  const stopped = await asStopped(error)
  if (stopped instanceof StoppedError) {
    const { code, place } = stopped
    const { message, hint } =
      stopped instanceof BadOptionError
        ? stopped.said(locale)
        : {
            message: stopWords(locale, code, stopped.message),
            hint: hintWords(locale, code, stopped.hint),
          }
    const lines = [`tieout: ${code}: ${message}`]
    if (place !== '') lines.push(`  ${say(locale, 'cli.at', { place })}`)
    if (hint !== '') lines.push(`  ${hint}`)
    return { text: scrubbed(lines.join('\n')), exit: stopped.exit }
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    text: `tieout: BUG: This is our own mistake. Please report it with the text below.\n${scrubbed(text)}`,
    exit: EXIT.bug,
  }
}

/** What an operator can mend, where it is that; otherwise the error as it is. */
async function asStopped(error: unknown): Promise<unknown> {
  if (error instanceof StoppedError) return error
  if (error instanceof UnknownYearError) {
    return new StoppedError('CALENDAR_YEAR', EXIT.usage, error.message, { cause: error })
  }
  const store = await import('../store/store.ts')
  return store.asStopped(error)
}
