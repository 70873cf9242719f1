// A person joins rows or takes a match apart: the decision is checked, sealed and kept; runs heed it.
import {
  decidedRows,
  decisionId,
  holderOf,
  keyedRows,
  type Pairing,
  type Pairings,
  pairingsInForce,
  pairingText,
  sealed,
} from '../src/decisions/decisions.ts'
import { BadOptionError } from '../src/domain/bad-option-error.ts'
import { scrubbed } from '../src/domain/card-number.ts'
import type { DecidedRow, DecisionEntry } from '../src/domain/decision.ts'
import { NEVER_FINANCIAL_KINDS } from '../src/domain/kind.ts'
import { matchId } from '../src/domain/match.ts'
import { exactText, money, plainText, sum } from '../src/domain/money.ts'
import { EXIT, StoppedError } from '../src/domain/stopped-error.ts'
import {
  type RowReference,
  rowKey,
  type Side,
  type StoredTransaction,
} from '../src/domain/transaction.ts'
import {
  addDecision,
  connect,
  type FileRecord,
  latestRuns,
  matchesOfRun,
  receivedFiles,
  rowsAt,
  rowsWith,
  type Store,
} from '../src/store/store.ts'
import { staleDates } from './days.ts'
import { loadedOf } from './decided-places.ts'
import { soundDecisions } from './run-inputs.ts'

/** Who decides, and why: both are kept for good. */
export interface Signed {
  readonly note: string
  readonly by: string
}

export interface Made extends Pairing {
  readonly entry: DecisionEntry
  readonly id: string
  /** Sum of the journal's rows, and what the settlement's come to beyond it: exact text. */
  readonly amount: string
  readonly difference: string
  readonly currency: string
  /** Dates to be run again, those that were stale before included. */
  readonly stale: readonly string[]
}

/**
 * Joins rows named as `file:line`, several of a side separated by commas.
 * @throws StoppedError (exit 2) NO_ROW, WRONG_SIDE, NOT_FINANCIAL, DIFFERENT_MERCHANTS,
 * DIFFERENT_CURRENCIES, MATCHED_BY_HAND, BAD_OPTION.
 */
export async function matchByHand(
  store: Store,
  names: { readonly journal: string; readonly settlement: string },
  signed: Signed,
): Promise<Made> {
  const files = loadedOf(await receivedFiles(store.knex))
  const journal = await rowsNamed(store, files, names.journal, 'journal')
  const settlement = await rowsNamed(store, files, names.settlement, 'settlement')
  const rows = [...journal, ...settlement]
  mustAgree(rows, files, 'merchantId')
  mustAgree(rows, files, 'currency')
  const pairing = await pairingOf(store, files, journal, settlement)
  return keep(store, 'match', pairing, signed, (pairings) => {
    for (const row of [...pairing.journal, ...pairing.settlement]) {
      const holder = holderOf(pairings, row.key)
      if (holder === undefined) continue
      const id = decisionId(holder.entry)
      throw new StoppedError(
        'MATCHED_BY_HAND',
        EXIT.usage,
        `${row.file}:${row.line} was matched by hand before, by ${holder.entry.by} (${id}).`,
        {
          place: `${row.file}:${row.line}`,
          hint: `Take that apart first: tieout unmatch ${id}.`,
        },
      )
    }
  })
}

/**
 * Takes apart a match as `matches --json` names it (of the date's latest revision; without a date,
 * all are looked through, the latest first), or a match by hand by its decision's id.
 * @throws StoppedError (exit 2) NO_MATCH, ALREADY_PARTED.
 */
export async function unmatch(
  store: Store,
  id: string,
  date: string | undefined,
  signed: Signed,
): Promise<Made> {
  const files = loadedOf(await receivedFiles(store.knex))
  const pairing =
    (await handMatchNamed(store, id)) ?? (await matchNamed(store, files, id, date)) ?? null
  if (pairing === null) {
    throw new StoppedError(
      'NO_MATCH',
      EXIT.usage,
      `There is no match ${id}${date === undefined ? '' : ` on ${date}`}.`,
      { place: id, hint: 'tieout matches --date D --json lists them with their ids.' },
    )
  }
  return keep(store, 'unmatch', pairing, signed, ({ partings, matches }) => {
    const same = (one: Pairing) => pairKey(one) === pairKey(pairing)
    if (!partings.some(same) || matches.some(same)) return
    throw new StoppedError('ALREADY_PARTED', EXIT.usage, `${id} was taken apart before.`, {
      place: id,
      hint: 'Run its date again: tieout run --date D --cascade.',
    })
  })
}

async function keep(
  store: Store,
  what: 'match' | 'unmatch',
  pairing: Pairing,
  { note, by }: Signed,
  check: (inForce: Pairings) => void,
): Promise<Made> {
  await soundDecisions(store) // nothing is added to a broken chain
  const entry = await addDecision(store.knex, (entries) => {
    check(pairingsInForce(entries))
    const content = pairingText(pairing)
    const decidedAt = new Date().toISOString()
    return sealed(entries, { what, content, note: scrubbed(note), by: scrubbed(by), decidedAt })
  })
  const total = (rows: readonly DecidedRow[]) => sum(rows.map((row) => money(row.amount ?? '0')))
  const expected = total(pairing.journal)
  const currency = [...pairing.journal, ...pairing.settlement][0]?.currency ?? ''
  return {
    ...pairing,
    entry,
    id: decisionId(entry),
    amount: exactText(plainText(expected), currency),
    difference: exactText(plainText(total(pairing.settlement).minus(expected)), currency),
    currency,
    stale: await staleDates(store),
  }
}

/** `a.csv:2,b.csv:3`: a name may hold commas and colons itself. */
const NAMED_ROW = /(.+?):(\d{1,9})(?:,|$)/gy

async function rowsNamed(
  store: Store,
  files: readonly FileRecord[],
  names: string,
  side: Side,
): Promise<StoredTransaction[]> {
  const wanted: { name: string; line: number }[] = []
  let end = 0
  for (const found of names.matchAll(NAMED_ROW)) {
    wanted.push({ name: found[1] ?? '', line: Number(found[2]) })
    end = (found.index ?? 0) + found[0].length
  }
  if (wanted.length === 0 || end !== names.length || names.endsWith(',')) {
    throw new BadOptionError('no_row', side.toUpperCase(), { value: names })
  }
  const rows: StoredTransaction[] = []
  for (const { name, line } of wanted) {
    const row = await rowNamed(store, files, name, line)
    const place = `${name}:${line}`
    if (row.side !== side) {
      throw new StoppedError('WRONG_SIDE', EXIT.usage, `${place} is a ${row.side} row.`, {
        place,
        hint: 'Name the journal rows first, then the settlement rows.',
      })
    }
    if (NEVER_FINANCIAL_KINDS.has(row.kind)) {
      throw new StoppedError('NOT_FINANCIAL', EXIT.usage, `${place} moves no money: ${row.kind}.`, {
        place,
        hint: 'Name the row of the sale or refund itself.',
      })
    }
    if (rows.some((one) => one.fileId === row.fileId && one.line === row.line)) {
      throw new BadOptionError('row_twice', place)
    }
    rows.push(row)
  }
  return rows
}

async function rowNamed(
  store: Store,
  files: readonly FileRecord[],
  name: string,
  line: number,
): Promise<StoredTransaction> {
  // The version that counts comes before those that it restated.
  const versions = files
    .filter((file) => file.name === name)
    .sort(
      (a, b) => Number(b.status === 'accepted') - Number(a.status === 'accepted') || b.id - a.id,
    )
  const [file] = versions
  const [row] = file === undefined ? [] : await rowsAt(store.knex, [{ fileId: file.id, line }])
  if (row !== undefined) return row
  throw new StoppedError(
    'NO_ROW',
    EXIT.usage,
    file === undefined ? `No file ${name} was loaded.` : `${name} has no row at line ${line}.`,
    {
      place: `${name}:${line}`,
      hint: 'Name the row as tieout exceptions and tieout matches print it; of an archive: archive/entry:line.',
    },
  )
}

function mustAgree(
  rows: readonly StoredTransaction[],
  files: readonly FileRecord[],
  field: 'merchantId' | 'currency',
): void {
  const [first] = rows
  const other = rows.find((row) => row[field] !== first?.[field])
  if (first === undefined || other === undefined) return
  const place = (row: RowReference) =>
    `${files.find((file) => file.id === row.fileId)?.name ?? ''}:${row.line}`
  const isMerchant = field === 'merchantId'
  throw new StoppedError(
    isMerchant ? 'DIFFERENT_MERCHANTS' : 'DIFFERENT_CURRENCIES',
    EXIT.usage,
    `${place(first)} is of ${first[field]}, ${place(other)} of ${other[field]}.`,
    {
      place: place(other),
      hint: isMerchant
        ? "Nothing matches across merchants. Is an id missing in the source's merchants?"
        : 'Nothing matches across currencies.',
    },
  )
}

/** The rows as a decision names them. */
async function pairingOf(
  store: Store,
  files: readonly FileRecord[],
  journal: readonly StoredTransaction[],
  settlement: readonly StoredTransaction[],
): Promise<Pairing> {
  const twins = await rowsWith(store.knex, [...journal, ...settlement])
  const earlier = decidedRows(await soundDecisions(store))
  const keys = new Map([...keyedRows(twins, earlier)].map(([row, key]) => [rowKey(row), key]))
  const decided = (row: StoredTransaction): DecidedRow => {
    const file = files.find((one) => one.id === row.fileId)
    const key = keys.get(rowKey(row))
    if (file === undefined || key === undefined) throw new Error('A row without file or key')
    const { side, source, merchantId, businessDate, amount, currency, line } = row
    const seen = { file: file.name, sha256: file.sha256, line }
    return { key, side, source, merchantId, businessDate, amount, currency, ...seen }
  }
  return { journal: journal.map(decided), settlement: settlement.map(decided) }
}

const pairKey = ({ journal, settlement }: Pairing) =>
  [journal, settlement]
    .map((side) =>
      side
        .map((row) => row.key)
        .sort()
        .join(','),
    )
    .join('=')

async function handMatchNamed(store: Store, id: string): Promise<Pairing | undefined> {
  const { matches } = pairingsInForce(await soundDecisions(store))
  const match = matches.find((one) => decisionId(one.entry) === id)
  return match && { journal: match.journal, settlement: match.settlement }
}

async function matchNamed(
  store: Store,
  files: readonly FileRecord[],
  id: string,
  date: string | undefined,
): Promise<Pairing | undefined> {
  const names = new Map(files.map((file) => [file.id, file.name]))
  const place = ({ fileId, line }: RowReference) => ({ file: names.get(fileId) ?? '', line })
  const runs = (await latestRuns(store.knex)).filter(
    (run) => date === undefined || run.businessDate === date,
  )
  const client = await connect(store.connection)
  try {
    for (const run of runs.toReversed()) {
      for await (const batch of matchesOfRun(client, run.id)) {
        const match = batch.find(
          (one) =>
            matchId(run.businessDate, one.journal.map(place), one.settlement.map(place)) === id,
        )
        if (match === undefined) continue
        const rows = await rowsAt(store.knex, [...match.journal, ...match.settlement])
        const of = (side: Side) => rows.filter((row) => row.side === side)
        return await pairingOf(store, files, of('journal'), of('settlement'))
      }
    }
  } finally {
    await client.end()
  }
  return undefined
}
