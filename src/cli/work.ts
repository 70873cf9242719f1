// What every command shares: its options, its configuration and store, and how it ends.
import { resolve } from 'node:path'
import type { Configuration } from '../config/config.ts'
import { BadOptionError } from '../domain/bad-option-error.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { LOCALES, type Locale, say } from '../domain/wording/wording.ts'
import type { Store } from '../store/store.ts'
import { Terminal } from './terminal.ts'

/** Options that every command takes. */
export interface CommonOptions {
  readonly config?: string
  readonly json?: boolean
  readonly locale?: string
  readonly quiet?: boolean
  readonly color?: boolean
}

/** A command at work. */
export interface Work {
  readonly configuration: Configuration
  readonly store: Store
  readonly terminal: Terminal
  readonly locale: Locale
  readonly json: boolean
  /** Words of the catalog in the command's language. */
  words(key: string, values?: Readonly<Record<string, string | number>>): string
}

/** The language that the configuration gave the command; before that, English. */
let settled: Locale = 'en'

export function settledLocale(): Locale {
  return settled
}

export function localeOf(options: CommonOptions, configured: Locale = 'en'): Locale {
  settled = configured
  if (options.locale === undefined) return configured
  if ((LOCALES as readonly string[]).includes(options.locale)) return options.locale as Locale
  throw new BadOptionError('no_locale', '--locale', {
    value: options.locale,
    known: LOCALES.join(', '),
  })
}

export function terminalOf(options: CommonOptions): Terminal {
  return new Terminal({
    quiet: options.quiet === true || options.json === true,
    color: options.color !== false,
  })
}

/** The configuration, with the layouts that it names checked. */
export async function configurationFor(options: CommonOptions): Promise<Configuration> {
  const { DEFAULT_FILE, placeOfSource, readConfiguration } = await import('../config/config.ts')
  const { layoutIds, sidesOf } = await import('../formats/formats.ts')
  const configuration = readConfiguration(resolve(options.config ?? DEFAULT_FILE))
  for (const name of Object.keys(configuration.layouts)) {
    if (!layoutIds().includes(name)) continue
    throw new StoppedError(
      'LAYOUT_TAKEN',
      EXIT.usage,
      `A layout "${name}" ships with tieout: yours needs another name.`,
      { place: configuration.file, hint: `Rename "${name}" under layouts:.` },
    )
  }
  configuration.sources.forEach((source, index) => {
    const { name, side, layout } = source
    if (side === 'bank') return
    if (source.declared === undefined && !layoutIds().includes(layout)) {
      throw new StoppedError(
        'UNKNOWN_LAYOUT',
        EXIT.usage,
        `The source "${name}" names a layout "${layout}" that does not exist.`,
        {
          place: placeOfSource(configuration, index, 'layout'),
          hint: `Choose one of ${layoutIds().join(', ')}.`,
        },
      )
    }
    if (side === 'both' || sidesOf(source).has(side)) return
    throw new StoppedError(
      'CONFIG_INVALID',
      EXIT.usage,
      `The source "${name}" is of side ${side}, and its layout "${layout}" reads no row of that side.`,
      {
        place: placeOfSource(configuration, index, 'side'),
        hint: 'Give the source the layout of its files, or the side that its layout reads.',
      },
    )
  })
  return configuration
}

const open = new Set<Store>()

/** Opens configuration and store, runs `command`, and closes the store however it ends. */
export async function withStore<T>(
  options: CommonOptions,
  command: (work: Work) => Promise<T>,
): Promise<T> {
  return withStoreOf(await configurationFor(options), options, command)
}

/** As `withStore`, for a command that has work to begin before the store is open. */
export async function withStoreOf<T>(
  configuration: Configuration,
  options: CommonOptions,
  command: (work: Work) => Promise<T>,
): Promise<T> {
  const { openStore } = await import('../store/store.ts')
  const locale = localeOf(options, configuration.locale)
  const terminal = terminalOf(options)
  const store = await openStore({
    databaseUrl: configuration.databaseUrl,
    folder: configuration.storeFolder,
    say: (delay) => terminal.note(say(locale, `delay.${delay}`)),
  })
  open.add(store)
  try {
    return await command({
      configuration,
      store,
      terminal,
      locale,
      json: options.json === true,
      words: (key, values) => say(locale, key, values),
    })
  } finally {
    terminal.endProgress()
    open.delete(store)
    await store.close()
  }
}

/** Closes what is open, for a command that is interrupted. */
export async function closeAll(): Promise<void> {
  await Promise.allSettled([...open].map((store) => store.close()))
}
