// The shapes of --json, as the contract promises them to other programs.
import type { Tally } from '../src/domain/day-books.ts'

export interface RunJson {
  readonly businessDate: string
  readonly revision: number
  readonly runId: string
  readonly previousRunId: string | null
  readonly asOf: string
  readonly status: 'balanced' | 'exceptions' | 'not_reconcilable'
  readonly digest: string
  readonly rulesDigest: string
  readonly workbook: string | null
  readonly isNew: boolean
  readonly rulesChanged: boolean
  readonly files: readonly {
    readonly name: string
    readonly sha256: string
    readonly source: string
    readonly side: string
    readonly status: string
    readonly rows: number
    readonly accepted: number
    readonly rejected: number
  }[]
  readonly missing: readonly { readonly name: string; readonly source: string }[]
  readonly totals: readonly {
    readonly source: string
    readonly currency: string
    readonly journal: Tally
    readonly settlement: Tally & { readonly fee: string; readonly net: string }
    readonly matched: Tally & { readonly settlementAmount: string }
    readonly awaiting: Tally
    readonly exceptions: Tally
    readonly zero: { readonly count: number }
  }[]
  readonly places: readonly (Tally & {
    readonly place: string
    readonly side: string
    readonly source: string
    readonly currency: string
  })[]
  readonly rollForward: readonly {
    readonly side: string
    readonly source: string
    readonly currency: string
    readonly opening: Tally
    readonly new: Tally
    readonly cleared: Tally
    readonly closing: Tally
  }[]
  readonly exceptionsByCause: Readonly<Record<string, number>>
  readonly notices: readonly { readonly code: string; readonly values: Record<string, string> }[]
  readonly sourceRemarks: readonly {
    readonly source: string
    readonly code: string
    readonly values: Record<string, string>
  }[]
  readonly durations: Readonly<Record<string, number>>
}

export interface Row {
  readonly file: string
  readonly line: number
}

export interface MatchJson {
  readonly matchId: string
  readonly rule: string
  readonly journal: readonly Row[]
  readonly settlement: readonly Row[]
  readonly amount: string
  readonly currency: string
  readonly difference: string
}

export interface ExceptionJson {
  readonly id: string
  readonly businessDate: string
  readonly raisedOn: string
  readonly ageDays: number
  readonly type: string
  readonly cause: string
  readonly alternativeCause: string | null
  readonly evidence: readonly { readonly fact: string; readonly value: string }[]
  readonly action: string
  readonly journal: readonly Row[]
  readonly settlement: readonly Row[]
  readonly amount: string | null
  readonly amountDifference: string | null
  readonly currency: string
  readonly merchantId: string
  readonly terminalId: string | null
  readonly status: string
  readonly decision: string | null
}
