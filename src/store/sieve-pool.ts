// What a lane's sieve takes from: the rows that a run reads, with the source that owes each, and whether it is plain.
import pg from 'pg'
import { PLAIN_SIEVE_KIND, REFERRING_KINDS } from '../domain/kind.ts'
import { approvedInFull, type ResponseCodeTable } from '../domain/response-codes.ts'
import type { Claim, Source } from '../domain/source.ts'
import { OTHER_TENDERS } from '../domain/transaction.ts'
import { codeCondition } from './code-condition.ts'
import type { HeldTerms } from './held-rows.ts'
import { type Lane, laneTable } from './lane.ts'
import { otherSpellings } from './plain-reference.ts'
import { COLUMNS, isOf } from './rows.ts'

/** Rows of one file that a run reads: business dates after `after` (null: from the first) to `until`. */
export interface Slice {
  readonly fileId: number
  readonly source: string
  readonly after: string | null
  readonly until: string
}

/** A reference column that both sides' files carry, so that the key may be made of it. */
export type KeyColumn = 'terminal_id' | 'batch_no' | 'stan' | 'rrn' | 'acquirer_reference'

/** By what the plain pairs of a settlement source are found. */
export interface SieveKey {
  /** A whole rung of the key ladder, at least. */
  readonly columns: readonly KeyColumn[]
  /** References beyond the key that some sales of both sides carry: where a pair bears two, rules decide. */
  readonly unless: readonly KeyColumn[]
  /** Columns of a stronger rung than the key's, which some sales of both sides carry: none, mostly. */
  readonly stronger: readonly KeyColumn[]
}

export interface SieveTerms {
  readonly slices: readonly Slice[]
  readonly sources: readonly Source[]
  /** What the run before left open: what waits and what is one-sided takes part again; null: there is none. */
  readonly held: HeldTerms | null
  readonly responseCodes: readonly ResponseCodeTable[]
  /** The key for each settlement source; absent: its rows all go to the rules. */
  readonly keys: ReadonlyMap<string, SieveKey>
  /** No row that takes part is of an earlier business date, and none of a later one than `until`. */
  readonly from: string
  readonly until: string
  /** Business dates of rows that wait: only there are they looked for. */
  readonly awaitingDates: readonly string[]
}

/** By which references records of the lane refer to others. */
export interface Referring {
  readonly stan: boolean
  readonly rrn: boolean
  readonly reference: boolean
}

/** Gathers what refers to other rows: the sieve leaves alone what is referred to. */
export async function gatherReferrers(
  client: pg.Client,
  terms: SieveTerms,
  lane: Lane,
): Promise<Referring> {
  // A referring record without an original's number repeats its original's own.
  await client.query(
    `CREATE TEMP TABLE referrer ON COMMIT DROP AS
     SELECT t.side, t.merchant_id, t.terminal_id,
            coalesce(t.original_stan, t.stan) AS stan,
            coalesce(t.original_rrn, t.rrn) AS rrn,
            coalesce(t.original_reference, t.acquirer_reference) AS reference
     FROM (${readRows(terms, lane)}) t
     WHERE t.kind <> ${client.escapeLiteral(PLAIN_SIEVE_KIND)} -- the condition of their own small index
       AND t.kind IN (${REFERRING_KINDS.map((kind) => client.escapeLiteral(kind)).join(', ')})`,
  )
  await client.query(`
    INSERT INTO referrer
    SELECT side, merchant_id, terminal_id, spelled, NULL, NULL
    FROM referrer, ${otherSpellings('stan', 'stan')}
    UNION ALL
    SELECT side, merchant_id, terminal_id, NULL, spelled, NULL
    FROM referrer, ${otherSpellings('rrn', 'rrn')};
    ANALYZE referrer
  `)
  const { rows } = await client.query<Referring>(
    `SELECT count(stan) > 0 AS stan, count(rrn) > 0 AS rrn, count(reference) > 0 AS reference
     FROM referrer`,
  )
  return rows[0] ?? { stan: true, rrn: true, reference: true }
}

/**
 * `transaction` rows that the run reads in this lane: unread slices and what was left open. `home` is
 * the number of the row's source. Files are told apart by conditions, because joining a million rows
 * with a table of a few files costs more than reading them.
 */
function readRows(terms: SieveTerms, lane: Lane): string {
  const columns = COLUMNS.map((column) => `t.${column}`).join(', ')
  const unread = `
    SELECT ${columns}, ${homeByFile(terms)} AS home, false AS carried
    FROM ${laneTable(lane)} t
    WHERE ${unreadCondition(terms)}
      ${leftOut(lane)}`
  if (terms.held === null) return unread
  const names = terms.sources.map(({ name }) => pg.escapeLiteral(name))
  const home = `array_position(ARRAY[${names.join(', ')}], f.source) - 1`
  const dates = terms.awaitingDates.map((date) => pg.escapeLiteral(date))
  const waiting = `
    UNION ALL
    SELECT ${columns}, ${home}, true
    FROM carried c
    JOIN ${laneTable(lane)} t ON t.file_id = c.file_id AND t.line = c.line
    JOIN received_file f ON f.id = t.file_id
    WHERE t.business_date IN (${dates.join(', ')})
      ${leftOut(lane)}`
  return `${unread} ${dates.length === 0 ? '' : waiting}
    UNION ALL
    SELECT ${columns}, ${home}, true
    FROM held t JOIN received_file f ON f.id = t.file_id
    WHERE t.is_lone ${leftOut(lane)}`
}

/** The number of the source that each file is of. */
function homeByFile({ sources, slices }: SieveTerms): string {
  const homes = sources.map(({ name }, number) => {
    const files = slices.filter((slice) => slice.source === name).map((slice) => slice.fileId)
    return { number, files }
  })
  const [first, ...others] = homes.filter(({ files }) => files.length > 0)
  if (others.length === 0) return String(first?.number ?? 0)
  const cases = others.map(({ number, files }) => `WHEN ${isOf(files)} THEN ${number}`)
  return `CASE ${cases.join(' ')} ELSE ${first?.number} END`
}

/** Slices mostly end on the same dates: one condition for all that do. */
function unreadCondition({ slices }: SieveTerms): string {
  const alike = new Map<string, number[]>()
  for (const { fileId, after, until } of slices) {
    const since = after === null ? '' : ` AND t.business_date > '${after}'`
    const dates = `t.business_date <= '${until}'${since}`
    const files = alike.get(dates)
    if (files === undefined) alike.set(dates, [fileId])
    else files.push(fileId)
  }
  const conditions = [...alike].map(([dates, files]) => `${isOf(files)} AND ${dates}`)
  if (conditions.length === 0) return 'false'
  return conditions.length === 1 ? (conditions[0] as string) : `((${conditions.join(') OR (')}))`
}

function leftOut(lane: Lane): string {
  if (!lane.leavesOut) return ''
  return `AND NOT EXISTS (
      SELECT FROM superseded x WHERE x.file_id = t.file_id AND x.line = t.line)`
}

/**
 * The rows with their route (the index of the settlement source that owes them) and whether they are plain.
 * Whether anything refers to them is not asked here of references that these columns hold
 * (`unreferredPair`).
 */
export function pool(
  client: pg.Client,
  terms: SieveTerms,
  lane: Lane,
  routes: readonly string[],
  referring: Referring,
  columns: readonly KeyColumn[] = [],
): string {
  const quote = (text: string) => client.escapeLiteral(text)
  const home = (name: string) => terms.sources.findIndex((source) => source.name === name)
  const isApproved = codeCondition(
    client,
    terms.responseCodes,
    approvedInFull,
    (sources) => `t.home = ANY ('{${sources.map(home).join(',')}}'::int[])`,
  )
  const settlementRoute =
    routes.length === 0
      ? 'NULL::int'
      : `CASE t.home ${routes.map((route, index) => `WHEN ${home(route)} THEN ${index}`).join(' ')} END`
  const plain = `
    t.kind = ${quote(PLAIN_SIEVE_KIND)} AND t.amount <> 0
    AND (t.outcome IS NULL OR t.outcome = 'approved')
    AND (t.response_code IS NULL OR ${isApproved})
    AND t.original_stan IS NULL AND t.original_rrn IS NULL AND t.original_reference IS NULL ${unreferred(referring, columns)} ${forNoRule(lane)}`
  return `
    SELECT t.business_date, t.side, t.merchant_id, t.terminal_id, t.batch_no, t.stan, t.rrn, t.acquirer_reference,
           t.currency, t.amount, t.file_id, t.line, t.carried,
           CASE WHEN t.side = 'settlement' THEN ${settlementRoute}
                ELSE ${journalRoute(terms.sources, routes, quote)} END AS route,
           (${plain}) AS plain
    FROM (${readRows(terms, lane)}) t`
}

function forNoRule(lane: Lane): string {
  if (!lane.leavesToRules) return ''
  return `AND NOT EXISTS (
      SELECT FROM for_rules r WHERE r.file_id = t.file_id AND r.line = t.line)`
}

/** A reference by which others are referred to: the column of its number, and the columns of its whole key. */
interface NamedBy {
  readonly is: keyof Referring
  readonly column: KeyColumn
  readonly key: readonly KeyColumn[]
}

const NAMED_BY: readonly NamedBy[] = [
  { is: 'stan', column: 'stan', key: ['terminal_id', 'stan'] },
  { is: 'rrn', column: 'rrn', key: ['rrn'] },
  { is: 'reference', column: 'acquirer_reference', key: ['acquirer_reference'] },
]

/**
 * Nothing refers to the row by any reference that these columns do not hold, if anything refers by it at
 * all. One look-up by the reference alone settles it for nearly every row; the whole key is asked for
 * only where it is found.
 */
function unreferred(referring: Referring, columns: readonly KeyColumn[]): string {
  return NAMED_BY.filter((by) => referring[by.is] && !isOfKey(by, columns))
    .map((by) => `AND NOT ${referredBy(by, 't', 'r.side = t.side AND ')}`)
    .join('\n    ')
}

/**
 * The same of a pair `of` whose rows agree in these columns, so that what refers to one of them refers to
 * the other's like: asked once for both.
 */
export function unreferredPair(
  referring: Referring,
  columns: readonly KeyColumn[],
  of: string,
): string {
  return NAMED_BY.filter((by) => referring[by.is] && isOfKey(by, columns))
    .map((by) => `AND NOT ${referredBy(by, of, '')}`)
    .join('\n    ')
}

const isOfKey = ({ key }: NamedBy, columns: readonly KeyColumn[]) =>
  key.every((column) => columns.includes(column))

/** Of `referrer`, which calls an acquirer's reference `reference`. */
function referredBy({ is, column, key }: NamedBy, of: string, side: string): string {
  const same = key.map((name) => `r.${name === column ? is : name} = ${of}.${name}`).join(' AND ')
  return `(${of}.${column} IS NOT NULL
       AND ${of}.${column} IN (SELECT r.${is} FROM referrer r WHERE r.${is} IS NOT NULL)
       AND EXISTS (SELECT FROM referrer r
         WHERE ${side}r.merchant_id = ${of}.merchant_id AND ${same}))`
}

/** SQL's twin of `routeOf` in the domain: a test holds them together. */
function journalRoute(
  sources: readonly Source[],
  routes: readonly string[],
  quote: (text: string) => string,
): string {
  const own = sources
    .filter((source) => source.side === 'both')
    .map((source) => `WHEN t.home = ${sources.indexOf(source)} THEN ${routes.indexOf(source.name)}`)
  const settling = sources.filter((source) => source.side === 'settlement')
  const claims = settling.filter((source) => source.settles !== null)
  const takers = settling.filter((source) => source.settles === null)
  const claimed = claims.map((source) => ({
    index: routes.indexOf(source.name),
    holds: claimCondition(source.settles as Claim, quote),
  }))
  const count = claimed.map((claim) => `(${claim.holds})::int`).join(' + ') || '0'
  const rest = takers.length === 1 ? String(routes.indexOf(takers[0]?.name ?? '')) : 'NULL'
  return `CASE
      WHEN t.payment_method IN (${OTHER_TENDERS.map(quote).join(', ')}) THEN NULL
      ${own.join(' ')}
      WHEN ${count} = 0 THEN ${rest}::int
      WHEN ${count} > 1 THEN NULL
      ${claimed.map((claim) => `WHEN ${claim.holds} THEN ${claim.index}`).join(' ')}
    END`
}

function claimCondition(claim: Claim, quote: (text: string) => string): string {
  const parts = [
    ['t.scheme', claim.schemes],
    ['t.merchant_id', claim.merchants],
    ['t.terminal_id', claim.terminals],
    ['t.payment_method', claim.paymentMethods],
  ] as const
  const conditions = parts
    .filter(([, wanted]) => wanted !== undefined)
    .map(
      ([column, wanted]) =>
        `coalesce(${column} IN (${(wanted ?? []).map(quote).join(', ')}), false)`,
    )
  return conditions.length === 0 ? 'true' : conditions.join(' AND ')
}
