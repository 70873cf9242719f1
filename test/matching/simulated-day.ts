// Simulated files as rows in memory, with the simulator's truth beside them.
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { StoredTransaction } from '../../src/domain/transaction.ts'
import { readFileAs } from '../../src/formats/formats.ts'
import { simulate } from '../../src/simulator/simulator.ts'
import { STORES, UNIONPAY } from './story.ts'

export interface Place {
  readonly file: string
  readonly line: number
}

export interface TrueRows {
  readonly journal: readonly Place[]
  readonly settlement: readonly Place[]
}

export interface Told {
  readonly matches: readonly (TrueRows & { readonly kind: string })[]
  readonly exceptions: readonly (TrueRows & {
    readonly type: string
    readonly note: string
    readonly holds: boolean
  })[]
  readonly interchangeable: readonly (readonly Place[])[]
  readonly files: readonly {
    readonly file: string
    readonly side: string
    readonly date: string
    readonly places: string
  }[]
}

export interface SimulatedRow extends StoredTransaction {
  readonly file: string
}

export interface Simulated {
  readonly truth: Told
  readonly rows: readonly SimulatedRow[]
  /** `file:line`; rows that may change places with one another bear one name. */
  nameOf(row: StoredTransaction): string
  trueName(place: Place): string
}

export async function simulated(seed: number, days: number): Promise<Simulated> {
  const out = await mkdtemp(path.join(tmpdir(), 'tieout-matching-'))
  try {
    await simulate({
      date: '2026-03-02',
      days,
      terminals: 60,
      transactions: 3_000,
      seed,
      out,
    })
    const truth = JSON.parse(await readFile(path.join(out, 'truth.json'), 'utf8')) as Told
    const rows: SimulatedRow[] = []
    for (const [fileId, { file, side }] of truth.files.entries()) {
      if (side !== 'bank') await read(out, file, fileId, side, rows)
    }
    return named(truth, rows)
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

async function read(
  out: string,
  file: string,
  fileId: number,
  side: string,
  into: SimulatedRow[],
): Promise<void> {
  const source = side === 'journal' ? STORES : UNIONPAY
  const terms = {
    source: { ...source, cutoff: '23:00' },
    calendar: null,
    fileName: file,
    slotDate: /\d{4}-\d\d-\d\d/.exec(file)?.[0] ?? null,
  }
  await readFileAs(source.layout, createReadStream(path.join(out, file)), terms, {
    rows: (batch) => {
      for (const row of batch) into.push({ ...row, fileId, source: source.name, file })
    },
    rejected: () => {},
  })
}

function named(truth: Told, rows: readonly SimulatedRow[]): Simulated {
  const files = truth.files.map(({ file }) => file)
  const alias = new Map<string, string>()
  const plain = (place: Place) => `${place.file}:${place.line}`
  for (const group of truth.interchangeable) {
    const [first] = group.map(plain).sort()
    for (const place of group) alias.set(plain(place), first ?? '')
  }
  const trueName = (place: Place) => alias.get(plain(place)) ?? plain(place)
  return {
    truth,
    rows,
    trueName,
    nameOf: (row) => trueName({ file: files[row.fileId] ?? '', line: row.line }),
  }
}

/** Rows of both sides as one comparable text. */
export function sided(journal: readonly string[], settlement: readonly string[]): string {
  return `${[...journal].sort().join('+')} = ${[...settlement].sort().join('+')}`
}

export function byMerchant<Row extends StoredTransaction>(
  rows: readonly Row[],
): Map<string, Row[]> {
  const merchants = new Map<string, Row[]>()
  for (const row of rows) {
    const list = merchants.get(row.merchantId)
    if (list === undefined) merchants.set(row.merchantId, [row])
    else list.push(row)
  }
  return merchants
}
