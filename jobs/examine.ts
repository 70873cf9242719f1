// The doctor's examination: each check is a finding, sound or with what to mend.
import type { Configuration } from '../src/config/config.ts'
import { addDays } from '../src/domain/business-date.ts'
import { calendarOf } from '../src/domain/calendar.ts'
import { DEFAULT_NETWORK } from '../src/domain/response-codes.ts'
import type { Source } from '../src/domain/source.ts'
import { filePattern, isUsable } from '../src/inbox/inbox.ts'
import {
  type FileRecord,
  latestRuns,
  receivedFiles,
  type Store,
  schemesSeen,
} from '../src/store/store.ts'
import { staleDates } from './days.ts'
import { dateOfFile, datesOfRows, dueAmong, journalDates, LOOK_BACK_DAYS } from './due-dates.ts'
import { namedOf, unmappedNotices } from './id-maps.ts'
import { otherwiseNotices, readOtherwise } from './reading-terms.ts'
import type { RunSummary } from './run-summary.ts'

export interface Finding {
  /** Names the words `cli.doctor.<check>.ok` and `.mend`. */
  readonly check: string
  readonly ok: boolean
  readonly values: Readonly<Record<string, string>>
}

const SOME_DATE = '2026-01-05'

/** In words, at most this many files or dates are named. */
const NAMED_MAX = 10

export async function examine(configuration: Configuration, store: Store): Promise<Finding[]> {
  const findings: Finding[] = [
    { check: 'configuration', ok: true, values: { file: configuration.file } },
  ]
  const { rows } = await store.knex.raw<{ rows: { version: string }[] }>(
    "SELECT current_setting('server_version') AS version",
  )
  findings.push({ check: 'store', ok: true, values: { version: rows[0]?.version ?? '' } })
  for (const name of ['inbox', 'outbox', 'archive', 'quarantine'] as const) {
    const folder = configuration[name]
    // All but the inbox are made when they are first needed.
    const ok = await isUsable(folder, name !== 'inbox')
    findings.push({ check: 'folder', ok, values: { name, folder } })
  }
  const year = new Date().getUTCFullYear()
  for (const id of new Set(configuration.sources.map((source) => source.calendar))) {
    const calendar = calendarOf(id)
    if (calendar === null || calendar === undefined) continue
    const values = {
      calendar: calendar.id,
      from: String(calendar.years[0]),
      to: String(calendar.years[1]),
    }
    findings.push({ check: 'calendar', ok: year <= calendar.years[1], values })
  }
  findings.push(...claims(configuration), ...patterns(configuration))
  findings.push(...(await networks(configuration, store)))
  const runs = await latestRuns<RunSummary>(store.knex)
  // A run stays as it was made: what was unrouted further back tells nothing of today's configuration.
  const since = addDays(runs.at(-1)?.businessDate ?? SOME_DATE, -LOOK_BACK_DAYS)
  const unrouted = runs
    .filter((run) => run.businessDate >= since)
    .flatMap((run) => run.summary.notices.filter((notice) => notice.code === 'unrouted'))
  const last = unrouted.at(-1)
  findings.push({ check: 'routing', ok: last === undefined, values: last?.values ?? {} })
  const files = await receivedFiles(store.knex)
  findings.push(...maps(configuration, files))
  const { sources } = configuration
  const looked = recent(files, sources)
  const otherwise = otherwiseNotices(readOtherwise(looked, sources))
  for (const { code, values } of otherwise) findings.push({ check: code, ok: false, values })
  findings.push(ahead(looked, sources))
  const chain = runs.map((run) => run.businessDate)
  const { passedOver } = dueAmong(journalDates(files, sources), chain)
  const notRun = { count: String(passedOver.length), dates: namedOf(passedOver, NAMED_MAX) }
  const isWhole = passedOver.length === 0
  findings.push({ check: 'passed_over', ok: isWhole, values: isWhole ? {} : notRun })
  const stale = await staleDates(store)
  findings.push({ check: 'stale', ok: stale.length === 0, values: { dates: stale.join(', ') } })
  return findings
}

/** Files of dates that are still looked at: older ones stay as they were read. */
function recent(files: readonly FileRecord[], sources: readonly Source[]): FileRecord[] {
  const lastOf = (file: FileRecord) =>
    datesOfRows(file, sources).known.at(-1) ?? dateOfFile(file, sources)
  const latest = files
    .filter((file) => file.totals.length > 0)
    .map(lastOf)
    .sort()
    .at(-1)
  if (latest === undefined) return []
  return files.filter((file) => lastOf(file) >= addDays(latest, -LOOK_BACK_DAYS))
}

/** Files with rows that no run reads for a long time: they wait for the date that they bear. */
function ahead(files: readonly FileRecord[], sources: readonly Source[]): Finding {
  const named = files
    .filter((file) => file.status === 'accepted')
    .flatMap((file) => {
      const dates = datesOfRows(file, sources).ahead
      return dates.length === 0 ? [] : [`${file.name} (${namedOf(dates, NAMED_MAX)})`]
    })
  const values = { count: String(named.length), files: namedOf(named, NAMED_MAX) }
  return { check: 'ahead', ok: named.length === 0, values: named.length === 0 ? {} : values }
}

/** Ids that came without a map, and that the maps of today still lack. */
function maps({ sources }: Configuration, files: readonly FileRecord[]): Finding[] {
  const mapped = sources.filter((one) => one.merchants ?? one.terminals)
  if (mapped.length === 0) return []
  const lacking = files.flatMap(({ source, unmapped }) => {
    const own = mapped.find((one) => one.name === source)
    if (own === undefined) return []
    const still = (ids: readonly string[], map: Readonly<Record<string, string>> = {}) =>
      ids.filter((id) => !Object.hasOwn(map, id))
    const merchants = still(unmapped.merchants, own.merchants)
    return [
      { source, unmapped: { merchants, terminals: still(unmapped.terminals, own.terminals) } },
    ]
  })
  const notices = unmappedNotices(lacking)
  if (notices.length === 0) return [{ check: 'maps', ok: true, values: {} }]
  return notices.map(({ code, values }) => ({ check: code, ok: false, values }))
}

/** Tables of response codes that serve no row: of a network that no scheme bears, and of no source. */
async function networks({ responseCodes }: Configuration, store: Store): Promise<Finding[]> {
  const named = responseCodes.filter((table) => table.over !== undefined)
  if (named.length === 0) return []
  const seen = await schemesSeen(store.knex)
  const unknown = named.filter(
    ({ network, sources }) =>
      network !== DEFAULT_NETWORK && sources === undefined && !seen.includes(network),
  )
  return named.map((table) => ({
    check: 'networks',
    ok: seen.length === 0 || !unknown.includes(table),
    values: { network: table.network, edition: table.edition, schemes: seen.join(', ') },
  }))
}

/** Sources whose patterns take the names of others: such a file is nobody's, and stays in the inbox. */
function patterns({ sources }: Configuration): Finding[] {
  return sources.flatMap((source) => {
    const name = filePattern(source.files)
      .expectedName(SOME_DATE)
      .replaceAll('*', '')
      .replace(/\?|\{\w+\}/g, 'x')
    const takers = sources.filter((one) => filePattern(one.files).slotOf(name) !== null)
    if (takers.length < 2) return []
    const names = takers.map((one) => one.name).join(', ')
    return [{ check: 'patterns', ok: false, values: { name, names } }]
  })
}

/** Two settlement sources without `settles` would both take everything. */
function claims({ sources }: Configuration): Finding[] {
  const takers = sources.filter((one) => one.side === 'settlement' && one.settles === null)
  if (takers.length < 2) return []
  const names = takers.map((one) => one.name).join(', ')
  return [{ check: 'claims', ok: false, values: { names } }]
}
