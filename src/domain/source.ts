// Where files come from and what they owe: the words of the configuration that every step shares.
import type { DeclaredLayout } from './declared-layout.ts'

export type SourceSide = 'journal' | 'settlement' | 'bank' | 'both'

/** Which journal transactions a settlement source must settle. Lists are alternatives, keys must all hold. */
export interface Claim {
  readonly schemes?: readonly string[] | undefined
  readonly merchants?: readonly string[] | undefined
  readonly terminals?: readonly string[] | undefined
  readonly paymentMethods?: readonly string[] | undefined
}

/** What a pattern of file names may name in braces. */
export const FILE_PLACEHOLDERS = ['date', 'merchant', 'terminal', 'part'] as const
export type FilePlaceholder = (typeof FILE_PLACEHOLDERS)[number]

export interface Source {
  readonly name: string
  readonly side: SourceSide
  readonly layout: string
  /** The layout itself, where the configuration declares it. */
  readonly declared?: DeclaredLayout | undefined
  /** A file name pattern: placeholders in braces, and globs. */
  readonly files: string
  readonly expects: 'daily' | 'irregular'
  /** Business days from the business date to the settlement date. */
  readonly settlesWithin: number
  readonly settles: Claim | null
  readonly timezone: string // IANA
  /** `HH:MM`; later sales belong to the next business date; `24:00` is the calendar day. */
  readonly cutoff: string
  readonly calendar: string // `none` or a calendar's id
  /**
   * How far this settlement source may deviate; off unless configured. `amount` is absolute, `rate` a
   * share of the journal's amount (`0.01` is 1%), the larger bound holds; days are business days.
   */
  readonly tolerance?:
    | {
        readonly amount?: string | undefined
        readonly rate?: string | undefined
        readonly daysEarlier?: number | undefined
        readonly daysLater?: number | undefined
      }
    | undefined
  /** From the source's merchant ids to ours; absent: they are ours already. */
  readonly merchants?: Readonly<Record<string, string>> | undefined
  /** From the source's terminal ids, or `our merchant/its terminal`, to ours. */
  readonly terminals?: Readonly<Record<string, string>> | undefined
  /** What the file itself does not say. */
  readonly defaults: {
    readonly merchantId?: string | undefined
    readonly terminalId?: string | undefined
    readonly currency?: string | undefined
  }
}
