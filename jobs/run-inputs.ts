// What a run reads: the slices of files that no run before it has read, and how far files reach.
import { createHash } from 'node:crypto'
import type { Configuration } from '../src/config/config.ts'
import { calendarOfSource } from '../src/config/config.ts'
import {
  brokenAt,
  headOf,
  type Pairing,
  type Pairings,
  pairingsDecided,
  pairingsInForce,
} from '../src/decisions/decisions.ts'
import { addDays, dueDate } from '../src/domain/business-date.ts'
import { canonical } from '../src/domain/canonical.ts'
import type { DecisionEntry } from '../src/domain/decision.ts'
import type { Source } from '../src/domain/source.ts'
import { EXIT, StoppedError } from '../src/domain/stopped-error.ts'
import type { Side } from '../src/domain/transaction.ts'
import { causesFingerprint } from '../src/exceptions/exceptions.ts'
import { type MissingFile, missingFiles, type ReachingFile } from '../src/inbox/inbox.ts'
import { rulesFingerprint } from '../src/matching/matching.ts'
import {
  type ChainFiles,
  type FileRecord,
  filesOfChain,
  keptDecisions,
  type Overlap,
  type RunRecord,
  receivedFiles,
  runBefore,
  type SieveKey,
  type Slice,
  type Store,
} from '../src/store/store.ts'
import { readOtherwise } from './reading-terms.ts'
import type { RunSummary } from './run-summary.ts'
import { sieveKeys } from './sieve-keys.ts'

export interface RunInputs {
  readonly businessDate: string
  readonly previous: RunRecord<RunSummary> | null
  /** Every file received, whatever became of it. */
  readonly files: readonly FileRecord[]
  /** Files of which an earlier run of the chain took rows. */
  readonly chain: ReadonlySet<number>
  /** Of these, the ones whose rows count: only they show what is known, or repeated. */
  readonly counted: ReadonlySet<number>
  /** What this run reads of current files. */
  readonly slices: readonly Slice[]
  /** Files that this run reads, restated versions among them. */
  readonly read: readonly FileRecord[]
  /** Files of this date that were refused whole: the run shows them. */
  readonly refused: readonly FileRecord[]
  /** Current files that were read under other terms than the configuration has now. */
  readonly readOtherwise: readonly FileRecord[]
  readonly overlaps: readonly Overlap[]
  readonly keys: ReadonlyMap<string, SieveKey>
  readonly missing: readonly MissingFile[]
  /** How far the files reach. */
  readonly reaching: readonly ReachingFile[]
  readonly rulesDigest: string
  /** What people joined and took apart, as it stands. */
  readonly pairings: Pairings
  /** All that people ever joined or took apart, in force or not, by its digest. */
  readonly decided: ReadonlyMap<string, Pairing>
  /** Hash of the last decision; '' where there is none. */
  readonly decisionHead: string
  /** sha256 over what the run reads and how it judges: the inputs' part of its digest. */
  readonly readingDigest: string
  /** sha256 over all that can decide the result, how far files reach included. */
  readonly inputsDigest: string
}

/** True for a total of `file` that this run takes: due by date, and not read by the chain. */
export function isUnread(
  file: FileRecord,
  date: string,
  inputs: Pick<RunInputs, 'businessDate' | 'chain' | 'previous'>,
): boolean {
  if (date > inputs.businessDate) return false
  return !inputs.chain.has(file.id) || date > (inputs.previous?.businessDate ?? '')
}

/**
 * True where this run counts a refused line of `file`: with the rows of its date (null: it could not be
 * read), or with the file's first rows where the file has none of that date.
 */
export function countsNow(
  file: FileRecord,
  date: string | null,
  inputs: Pick<RunInputs, 'businessDate' | 'chain' | 'previous'>,
): boolean {
  const isOfRows = file.totals.some((total) => total.businessDate === date)
  return date !== null && isOfRows ? isUnread(file, date, inputs) : !inputs.chain.has(file.id)
}

const NO_FILES: ChainFiles = { read: new Set(), counted: new Set() }

export async function gatherInputs(
  configuration: Configuration,
  store: Store,
  businessDate: string,
  asOf: string | undefined,
): Promise<RunInputs> {
  const { sources } = configuration
  const previous = await runBefore<RunSummary>(store.knex, businessDate, asOf)
  const { read: chain, counted } =
    previous === null ? NO_FILES : await filesOfChain(store.knex, previous.id)
  const files = await receivedFiles(store.knex, asOf)
  const decisions = await soundDecisions(store, asOf)
  const pairings = pairingsInForce(decisions)
  const known = { businessDate, previous, chain }
  const loaded = files.filter((file) => file.status === 'accepted' || file.status === 'restated')
  const read = loaded.filter((file) =>
    file.totals.length === 0
      ? !chain.has(file.id) && isDue(file, businessDate, sources)
      : file.totals.some((total) => isUnread(file, total.businessDate, known)),
  )
  const current = read.filter((file) => file.status === 'accepted')
  const slices = current
    .filter((file) => file.totals.length > 0)
    .map((file) => ({
      fileId: file.id,
      source: file.source,
      after: chain.has(file.id) ? (previous?.businessDate ?? null) : null,
      until: businessDate,
    }))
  const reaching = loaded.map(reachingFile)
  const rulesDigest = sha256([rulesFingerprint(), causesFingerprint()])
  const refused = files.filter(
    (file) => file.status === 'quarantined' && isOfDate(file, businessDate, sources),
  )
  const otherwise = readOtherwise(current, sources)
  const readingDigest = sha256([
    businessDate,
    previous?.digest ?? '',
    rulesDigest,
    configuration.termsDigest,
    ...[...read, ...refused].map((file) => `${fileIdentity(file)} ${file.status}`).sort(),
    ...otherwise.map((file) => `${fileIdentity(file)} ${canonical(file.readingTerms)}`).sort(),
  ])
  return {
    ...known,
    counted,
    files,
    slices,
    read,
    overlaps: overlapsOf(loaded, current, known),
    keys: sieveKeys(sources, current),
    missing: missingFiles(businessDate, sources, reaching, calendarOfSource),
    reaching,
    rulesDigest,
    refused,
    readOtherwise: otherwise,
    pairings,
    decided: pairingsDecided(decisions),
    decisionHead: headOf(decisions),
    readingDigest,
    inputsDigest: sha256([
      readingDigest,
      ...reachFacts(sources, reaching, businessDate),
      ...decisionFacts(pairings, businessDate),
    ]),
  }
}

/**
 * The decisions up to `asOf` (absent: all).
 * @throws StoppedError DECISIONS_BROKEN (exit 3) where they are not what people decided.
 */
export async function soundDecisions(
  store: Store,
  asOf?: string | undefined,
): Promise<DecisionEntry[]> {
  const decisions = await keptDecisions(store.knex, asOf)
  const broken = brokenAt(decisions)
  if (broken === null) return decisions
  throw new StoppedError(
    'DECISIONS_BROKEN',
    EXIT.quarantined,
    `Decision ${broken} is not what was sealed: somebody changed the store behind tieout.`,
    { place: `decision ${broken}`, hint: 'Restore the table "decision" from a backup.' },
  )
}

/**
 * The pairings that may concern the run, by the dates of their rows. Whether they do, the run finds
 * out: what does not changes no result, and so makes no new revision.
 */
function decisionFacts({ matches, partings }: Pairings, businessDate: string): string[] {
  return [...matches, ...partings]
    .filter(({ journal, settlement }) =>
      [...journal, ...settlement].some((row) => row.businessDate <= businessDate),
    )
    .map(({ digest }) => `decision ${digest}`)
    .sort()
}

/** What a file is known by in digests: never the store's number of it, nor one of its names. */
export function fileIdentity(file: FileRecord): string {
  return `${file.source}/${file.sha256}`
}

export function sha256(parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\n')
  return hash.digest('hex')
}

/** True where a file's name says that it is owed for the date: journals of it, settlement files when it is due. */
export function isOfDate(file: FileRecord, date: string, sources: readonly Source[]): boolean {
  const source = sources.find((one) => one.name === file.source)
  if (source === undefined || file.slotDate === null) return false
  return file.slotDate === (source.side === 'settlement' ? dueOf(source, date) : date)
}

const dueOf = (source: Source, date: string) =>
  dueDate(date, source.settlesWithin, calendarOfSource(source))

/** A file without rows belongs to the first run that reaches its date. */
function isDue(file: FileRecord, businessDate: string, sources: readonly Source[]): boolean {
  const source = sources.find((one) => one.name === file.source)
  if (file.slotDate === null || source === undefined) return true
  return file.slotDate <= (source.side === 'journal' ? businessDate : dueOf(source, businessDate))
}

export function reachingFile(file: FileRecord): ReachingFile {
  const journal = file.totals.filter((total) => total.side === 'journal')
  return {
    source: file.source,
    name: file.name,
    slotDate: file.slotDate,
    journalDates: [...new Set(journal.map((total) => total.businessDate))],
    settlementDates: file.settlementDates,
  }
}

/**
 * How far files reach, as far as this run can ask: up to the next date's due date, because the cause
 * of a sale near the cut-off is told by it. What reaches further but decides nothing changes no
 * result, and so makes no new revision.
 */
function reachFacts(
  sources: readonly Source[],
  files: readonly ReachingFile[],
  businessDate: string,
): string[] {
  const facts: string[] = []
  for (const source of sources) {
    const next = addDays(businessDate, 1)
    const due = dueDate(next, source.settlesWithin, calendarOfSource(source))
    const own = files.filter((file) => file.source === source.name)
    const sides: readonly (readonly [string, string, (file: ReachingFile) => readonly string[]])[] =
      [
        ['journal', next, (file) => file.journalDates],
        ['settlement', due, (file) => file.settlementDates],
      ]
    for (const [side, until, datesOf] of sides) {
      const dates = new Set<string>()
      for (const file of own) {
        for (const date of [...datesOf(file), ...(file.slotDate === null ? [] : [file.slotDate])]) {
          // An irregular source is asked for its largest date only, a daily one for each.
          dates.add(date > until ? until : date)
        }
      }
      const sorted = [...dates].sort()
      const said = source.expects === 'irregular' ? sorted.slice(-1) : sorted
      facts.push(`${source.name} ${side} ${said.join(' ')}`)
    }
  }
  return facts
}

/** Dates of a source and side that several files hold, with the files in their order of standing. */
function overlapsOf(
  loaded: readonly FileRecord[],
  current: readonly FileRecord[],
  known: Pick<RunInputs, 'businessDate' | 'chain' | 'previous'>,
): Overlap[] {
  const currentIds = new Set(current.map((file) => file.id))
  const standing = new Map<string, { file: FileRecord; read: boolean; rows: number }[]>()
  const names = new Map<string, { date: string; side: Side }>()
  for (const file of loaded) {
    const dates = new Set(file.totals.map((total) => `${total.side}\n${total.businessDate}`))
    for (const sided of dates) {
      const [side, date] = sided.split('\n') as [Side, string]
      const unread = isUnread(file, date, known)
      if (unread ? !currentIds.has(file.id) : date > known.businessDate) continue
      const name = `${file.source}\n${sided}`
      const list = standing.get(name) ?? []
      standing.set(name, list)
      names.set(name, { date, side })
      const rows = file.totals
        .filter((total) => total.side === side && total.businessDate === date)
        .reduce((sum, total) => sum + total.count, 0)
      list.push({ file, read: !unread, rows })
    }
  }
  const overlaps: Overlap[] = []
  for (const [name, list] of [...standing].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (list.length < 2 || list.every((one) => one.read)) continue
    list.sort(
      (a, b) =>
        Number(b.read) - Number(a.read) ||
        (a.file.slot < b.file.slot ? -1 : a.file.slot > b.file.slot ? 1 : a.file.id - b.file.id),
    )
    const named = names.get(name)
    if (named !== undefined) {
      overlaps.push({
        ...named,
        files: list.map(({ file, read, rows }) => ({ fileId: file.id, read, rows })),
      })
    }
  }
  return overlaps
}
