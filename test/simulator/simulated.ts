// Reads a simulated folder back, as a test needs it: rows by file and line, and the truth.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import {
  type SimulationOptions,
  type SimulationSummary,
  simulate,
} from '../../src/simulator/simulator.ts'

export interface Place {
  readonly file: string
  readonly line: number
}

export interface TrueException {
  readonly type: string
  readonly cause: string
  readonly note: string
  readonly on: string
  readonly decidable: boolean
  readonly holds: boolean
  readonly journal: readonly Place[]
  readonly settlement: readonly Place[]
  readonly bank: readonly Place[]
}

export interface Truth {
  readonly schema: string
  readonly options: Readonly<Record<string, unknown>>
  readonly matches: readonly {
    readonly kind: string
    readonly journal: readonly Place[]
    readonly settlement: readonly Place[]
    readonly context?: readonly Place[]
  }[]
  readonly netted: readonly (readonly Place[])[]
  readonly exceptions: readonly TrueException[]
  readonly passing: readonly {
    readonly type: string
    readonly cause: string
    readonly on: string
    readonly clearedOn: string
    readonly journal: readonly Place[]
  }[]
  readonly interchangeable: readonly (readonly Place[])[]
  readonly zero: readonly (Place & {
    readonly value: string
    readonly class: string
    readonly cause: string
    readonly legitimate: boolean
  })[]
  readonly rejected: readonly (Place & { readonly field: string; readonly text: string })[]
  readonly files: readonly {
    readonly file: string
    readonly side: string
    readonly date: string
    readonly rows: number
    readonly places: string
  }[]
}

export type Cells = Readonly<Record<string, string>>

export interface Simulated {
  readonly summary: SimulationSummary
  readonly truth: Truth
  readonly text: ReadonlyMap<string, string>
  /** The data rows of a file; line 2 is at 0. */
  rowsOf(file: string): readonly Cells[]
  /** The cells of one row. */
  at(place: Place): Cells
  filesOf(side: string): readonly string[]
}

export const WEEK: Omit<SimulationOptions, 'out'> = {
  date: '2026-03-02',
  days: 7,
  terminals: 48,
  transactions: 2000,
  seed: 20260302,
}

/** Simulates into a folder of its own, reads it, and removes it. */
export async function simulated(options: Omit<SimulationOptions, 'out'>): Promise<Simulated> {
  const out = mkdtempSync(path.join(tmpdir(), 'tieout-simulator-'))
  try {
    const summary = await simulate({ ...options, out })
    const names = summary.files.map((file) => file.name)
    const text = new Map(names.map((name) => [name, readFileSync(path.join(out, name), 'utf8')]))
    const truth = JSON.parse(readFileSync(path.join(out, 'truth.json'), 'utf8')) as Truth
    return reading(summary, truth, text)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

function reading(
  summary: SimulationSummary,
  truth: Truth,
  text: ReadonlyMap<string, string>,
): Simulated {
  const parsed = new Map<string, readonly Cells[]>()
  const rowsOf = (file: string): readonly Cells[] => {
    let rows = parsed.get(file)
    if (rows === undefined) {
      const whole = text.get(file) ?? ''
      rows = parse(whole.slice(0, whole.lastIndexOf('#totals')), { columns: true }) as Cells[]
      parsed.set(file, rows)
    }
    return rows
  }
  return {
    summary,
    truth,
    text,
    rowsOf,
    at(place) {
      const cells = rowsOf(place.file)[place.line - 2]
      if (cells === undefined) throw new Error(`No row at ${place.file}:${place.line}`)
      return cells
    },
    filesOf: (side) => summary.files.filter((file) => file.side === side).map((file) => file.name),
  }
}

/** `12.50` as 1250n; what is no amount counts as 0. */
export function cents(text: string | undefined): bigint {
  const found = /^(-?)(\d+)\.(\d\d)$/.exec(text ?? '')
  if (found === null) return 0n
  const whole = BigInt(`${found[2]}${found[3]}`)
  return found[1] === '-' ? -whole : whole
}
