// The configuration: what a person wrote in tieout.config.yaml, checked, with the line of every mistake.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { calendarOf } from '../domain/calendar.ts'
import { canonical } from '../domain/canonical.ts'
import type { DeclaredLayout } from '../domain/declared-layout.ts'
import { DEFAULT_MONITOR, type MonitorThresholds } from '../domain/monitoring.ts'
import {
  type CodeOverrides,
  type ResponseCodeTable,
  responseCodeTables,
} from '../domain/response-codes.ts'
import type { Source } from '../domain/source.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import type { Locale } from '../domain/wording/wording.ts'
import { declaredLayout, layoutMistakes, type Mistake } from './layout-schema.ts'
import { configurationSchema, type Written, type WrittenSource } from './schema.ts'

export { writeFirstConfiguration } from './first-configuration.ts'
export { layoutText } from './layout-text.ts'

export interface Configuration {
  /** The file as given; its folder is what relative paths are relative to. */
  readonly file: string
  readonly folder: string
  /** The whole text, kept with every run. */
  readonly text: string
  readonly locale: Locale
  readonly inbox: string
  readonly outbox: string
  readonly archive: string
  readonly quarantine: string
  readonly sources: readonly Source[]
  /** Tables of response codes, the default one last. */
  readonly responseCodes: readonly ResponseCodeTable[]
  /** Layouts that the configuration declares, by name. */
  readonly layouts: Readonly<Record<string, DeclaredLayout>>
  /** sha256 of what decides results: sources and terms, no folders, no locale. */
  readonly termsDigest: string
  readonly databaseUrl: string | undefined
  /** Where the embedded store keeps its data. */
  readonly storeFolder: string
  readonly schedule: string
  /** What the monitor alerts of; no part of a run. */
  readonly monitor: MonitorThresholds
}

export const DEFAULT_FILE = 'tieout.config.yaml'

/**
 * Reads and checks the configuration.
 * @throws StoppedError CONFIG_MISSING, CONFIG_UNREADABLE or CONFIG_INVALID (exit 2); the last one's
 * message lists every mistake as `file:line: what`.
 */
export function readConfiguration(file: string): Configuration {
  const path = resolve(file)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new StoppedError(
      missing ? 'CONFIG_MISSING' : 'CONFIG_UNREADABLE',
      EXIT.usage,
      missing ? `There is no configuration ${file}.` : `${file} cannot be read.`,
      {
        place: path,
        hint: missing
          ? 'Run tieout init to write one, or name yours: --config FILE.'
          : 'Give the user who runs tieout the right to read it.',
        cause: error,
      },
    )
  }
  return configurationOf(text, path)
}

/** The configuration in `text`, as if it stood in the file `path`. */
export function configurationOf(text: string, path: string): Configuration {
  const written = parsed(text, path)
  const folder = dirname(path)
  const layouts = Object.fromEntries(
    Object.entries(written.layouts ?? {}).map(([name, one]) => [name, declaredLayout(one)]),
  )
  const sources = written.sources.map((source) => sourceOf(source, written, layouts))
  const responseCodes = responseCodeTables(written.responseCodes.map(overrides))
  return {
    file: path,
    folder,
    text,
    locale: written.locale,
    inbox: resolve(folder, written.inbox),
    outbox: resolve(folder, written.outbox),
    archive: resolve(folder, written.archive),
    quarantine: resolve(folder, written.quarantine),
    sources,
    responseCodes,
    layouts,
    termsDigest: createHash('sha256')
      .update(canonical([sources, responseCodes]))
      .digest('hex'),
    databaseUrl: process.env.DATABASE_URL || undefined,
    storeFolder: resolve(folder, '.tieout'),
    schedule: written.schedule,
    monitor: { ...DEFAULT_MONITOR, ...written.monitor },
  }
}

function parsed(text: string, path: string): Written {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true, // 00898 is an id, not a figure
  })
  const mistakes: { line: number; what: string }[] = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    what: error.message,
  }))
  const lineOf = (keys: readonly PropertyKey[], key?: string) =>
    lineAt(document, lines, key === undefined ? keys : [...keys, key])
  if (mistakes.length === 0) {
    const checked = configurationSchema.safeParse(document.toJS() ?? {})
    if (checked.success) {
      for (const [keys, what] of disagreements(checked.data)) {
        mistakes.push({ line: lineOf(keys), what })
      }
      if (mistakes.length === 0) return checked.data
    } else {
      for (const issue of checked.error.issues) mistakes.push(...inWords(issue, lineOf))
    }
  }
  mistakes.sort((a, b) => a.line - b.line)
  const list = mistakes.map((one) => `${path}:${one.line}: ${one.what}`).join('\n')
  throw new StoppedError('CONFIG_INVALID', EXIT.usage, `The configuration is not valid.\n${list}`, {
    place: `${path}:${mistakes[0]?.line ?? 1}`,
    hint: 'Correct the lines named above; the README explains every key.',
  })
}

type LineOf = (keys: readonly PropertyKey[], key?: string) => number

function inWords(issue: z.core.$ZodIssue, lineOf: LineOf): { line: number; what: string }[] {
  const name = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: lineOf(issue.path, key),
      what: `unknown key "${key}"${name === '' ? '' : ` in ${name}`}`,
    }))
  }
  return [
    { line: lineOf(issue.path), what: `${name === '' ? 'the file' : name}: ${issue.message}` },
  ]
}

/** `file:line` of a source's key, for what only other rooms can find wrong with it. */
export function placeOfSource({ file, text }: Configuration, index: number, key: string): string {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  return `${file}:${lineAt(document, lines, ['sources', index, key])}`
}

/** What no single key can show. */
function disagreements(written: Written): Mistake[] {
  const found: Mistake[] = []
  const names = new Set<string>()
  written.sources.forEach((source, index) => {
    const keys = ['sources', index]
    if (names.has(source.name)) found.push([keys, `two sources are named "${source.name}"`])
    names.add(source.name)
    if (source.settles !== undefined && source.side !== 'settlement') {
      found.push([keys, `"${source.name}" is no settlement source, so it settles nothing`])
    }
  })
  const networks = new Set<string>()
  written.responseCodes.forEach(({ network, sources = [] }, index) => {
    const keys = ['responseCodes', index]
    if (networks.has(network)) found.push([keys, `two tables are of the network "${network}"`])
    networks.add(network)
    for (const name of sources) {
      if (!names.has(name)) found.push([[...keys, 'sources'], `no source is named "${name}"`])
    }
  })
  for (const [name, layout] of Object.entries(written.layouts ?? {})) {
    for (const [keys, what] of layoutMistakes(layout)) {
      found.push([['layouts', name, ...keys], `layouts.${name}: ${what}`])
    }
  }
  return found
}

function lineAt(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  keys: readonly PropertyKey[],
): number {
  // The key's own line where it is there; otherwise that of the nearest thing around it.
  for (let depth = keys.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(keys.slice(0, depth - 1), true)
    const key = keys[depth - 1]
    const items = (parent as { items?: unknown[] } | null)?.items
    const item =
      typeof key === 'number'
        ? items?.[key]
        : items?.find((one) => (one as { key?: { value?: unknown } }).key?.value === key)
    const range =
      (item as { key?: { range?: number[] } })?.key?.range ?? (item as { range?: number[] })?.range
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line
  }
  return 1
}

function overrides({ sources, ...one }: Written['responseCodes'][number]): CodeOverrides {
  return sources === undefined ? one : { ...one, sources }
}

function sourceOf(
  source: WrittenSource,
  written: Written,
  layouts: Configuration['layouts'],
): Source {
  return {
    name: source.name,
    side: source.side,
    layout: source.layout,
    files: source.files,
    expects: source.expects,
    settlesWithin: source.settlesWithin,
    settles: source.settles ?? null,
    timezone: source.timezone ?? written.timezone,
    cutoff: source.cutoff ?? written.cutoff,
    calendar: source.calendar ?? written.calendar,
    defaults: {
      merchantId: source.defaults?.merchant,
      terminalId: source.defaults?.terminal,
      currency: source.defaults?.currency,
    },
    ...(source.merchants === undefined ? {} : { merchants: source.merchants }),
    ...(source.terminals === undefined ? {} : { terminals: source.terminals }),
    ...(layouts[source.layout] === undefined ? {} : { declared: layouts[source.layout] }),
    ...(source.tolerance === undefined ? {} : { tolerance: source.tolerance }),
  }
}

/** The calendar of a source; the schema has checked that there is one. */
export function calendarOfSource(source: Source) {
  const calendar = calendarOf(source.calendar)
  if (calendar === undefined) throw new Error(`No calendar "${source.calendar}"`)
  return calendar
}
