// The facts of a day that evidence needs and one leftover alone cannot show: neighbors, gaps, windows.
import type { Stray } from './strays.ts'
import type { Side, StoredTransaction } from './transaction.ts'

/*
 * What follows is computed set-wise by the store, before a run's leftovers are explained. The pure
 * twin of the SQL, and its specification by example, is `dayFactsFrom` (test/exceptions/day-facts-from.ts).
 *
 * Words used below:
 * - the dates: the run's business date, and every business date of a row to be explained
 * - the terminals concerned: (merchant, terminal) of every row to be explained; rows without a
 *   terminal concern none
 * - known: journal rows of accepted, not superseded files that the run or an earlier one read
 * - a financial row: a journal row whose kind is not in NEVER_FINANCIAL_KINDS
 * - an approved row: `outcomeOf` is approved, financial, and the amount is present and not 0 (a batch
 *   close's total is no amount that the terminal took)
 * - a zero row: `outcomeOf` is approved, financial, and the amount is 0 or blank; not one whose
 *   response code is in `approvedZeroOnly`, nor one that is right by its own word (`isRightfulZero`)
 * - an unanswered row: `outcomeOf` is unanswered
 * - an attempt: a financial row that is no reversal (a reversal's record does not tell when its
 *   answer came)
 * - a failed row: an attempt that is unanswered, or a zero row, or its response code's cause is
 *   payment_channel, network_failure or system_fault
 * - an answered row: an attempt that is not a failed row
 * - a bucket: five minutes of local time, named by its start, `YYYY-MM-DDTHH:M0` or `:M5`
 *
 * Every list is ordered by its key's bytes; rows by (at, file, line).
 */

/** One batch of a terminal on one business date. Rows without a batch number are in none. */
export interface BatchDay {
  readonly batchNo: string
  /** Approved financial rows of the journal (kinds of PLAIN_KINDS). */
  readonly approved: number
  /** Those of them that stand in a match, whoever made it (sieve, rule, person, an earlier run). */
  readonly settled: number
  /** `batch_close` records with this batch number, on this date or the one after. */
  readonly closes: number
}

/** STANs run from 1 to this and begin again: 999999 is followed by 1. */
export const STANS = 999_999

/** Where a date's STANs lie further apart than this they have wrapped: those below it come last. */
export const STANS_APART = 500_000

/** Missing STANs between two neighbors that the journal has. `from` and `to` are the first and last missing. */
export interface StanGap {
  readonly from: number
  readonly to: number
}

/** One software version on one terminal and date, in the order of first sight. */
export interface VersionDay {
  readonly version: string
  readonly firstAt: string
  /** Approved rows under this version. */
  readonly approved: number
  /** Zero rows under this version. */
  readonly zeros: number
  /** Zero rows under this version before its first approved row; all of them when it has none. */
  readonly leadingZeros: number
}

/** One terminal concerned, on one of the dates. Absent when its journal has no row of that date. */
export interface TerminalDay {
  readonly businessDate: string
  readonly merchantId: string
  readonly terminalId: string
  /** Journal rows of the date, all kinds. */
  readonly rows: number
  /** Approved financial rows (kinds of PLAIN_KINDS), and those of them in a match. */
  readonly approved: number
  readonly settled: number
  /** Local time of the last offline sale among the settled ones; null where none has a time. */
  readonly lastForwardedAt: string | null
  /** `batch_close` records known of this terminal, business dates from 31 days before to this date. */
  readonly closesKnown: number
  readonly batches: readonly BatchDay[]
  /**
   * Smallest and largest STAN of the date (all kinds), unwrapped; null when no row has one.
   * Unwrapped: where the date's plain maximum exceeds its minimum by more than 500,000, its STANs
   * below 500,000 count as STAN + 999,999, here and in the gaps.
   */
  readonly firstStan: number | null
  readonly lastStan: number | null
  /** Distinct STANs of the date. */
  readonly stans: number
  /**
   * Gaps in the date's distinct unwrapped STANs in numeric order, and the one between the largest
   * unwrapped STAN of the latest earlier known date (31 days at most) and this date's smallest. Where
   * that earlier one is larger, 999,999 is taken off it first (so `from` may be 0 or negative); where
   * it is larger still, there is no such gap. Only gaps at most 1,000 wide, the first 200 by `from`.
   */
  readonly gaps: readonly StanGap[]
  /** The last version seen on an earlier known date (31 days at most); null when none was. */
  readonly versionBefore: string | null
  readonly versions: readonly VersionDay[]
}

/** Failed and answered rows of one terminal and scheme in one bucket; only buckets with a failed row. */
export interface FailureBucket {
  readonly bucket: string
  readonly merchantId: string
  readonly terminalId: string
  readonly scheme: string // '' where the journal names none
  readonly failed: number
  /** Answered rows of the same terminal (any scheme) and bucket. */
  readonly answered: number
  /** Local times of the first and last failed row. */
  readonly firstAt: string
  readonly lastAt: string
}

/**
 * One merchant in one bucket: how many of its terminals tried, and how many were down. Only buckets
 * with a failed row, and of those right before and after such a one, in which all were answered.
 */
export interface MerchantBucket {
  readonly bucket: string
  readonly merchantId: string
  /** Distinct terminals with an attempt. */
  readonly terminals: number
  /** Distinct terminals with a failed row and no answered one: a lone timeout on a busy terminal is none. */
  readonly failing: number
}

/**
 * One scheme or acquirer in one bucket, over all merchants; an acquirer also by each of its schemes.
 * Only buckets with a failed row of the scheme or acquirer, and those right before and after such a
 * one: what a scheme did while another of its acquirer's failed is there too, also where all of it
 * was answered.
 */
export interface ChannelBucket {
  readonly bucket: string
  /** `scheme`: the rows' scheme; `acquirer`: the settlement source that owes them; `all`: every row. */
  readonly by: 'scheme' | 'acquirer' | 'all'
  /** The scheme or source; '' for `all`. Rows without one are in no such bucket. */
  readonly name: string
  /** Of an acquirer, its rows of this scheme; '' for all of its rows, and of any other channel. */
  readonly scheme: string
  /** Distinct merchants with an attempt. */
  readonly merchants: number
  /** Distinct merchants with a failed row and no answered one, among the rows of this channel. */
  readonly failing: number
  /** Which: the first 50. A window's merchants are the union over its buckets. */
  readonly failingMerchants: readonly string[]
  /** The others that tried: the first 50. */
  readonly answeredMerchants: readonly string[]
}

/** One merchant on one of the dates: distinct terminals with a financial journal row. */
export interface MerchantDay {
  readonly businessDate: string
  readonly merchantId: string
  readonly terminals: number
}

/**
 * A refused line whose terminal and business date could still be read: its sale is not lost, only
 * unreadable.
 */
export interface RefusedLine {
  readonly fileId: number
  readonly line: number
  readonly side: Side
  readonly merchantId: string
  readonly terminalId: string
  readonly businessDate: string
  readonly stan: string | null
  readonly rrn: string | null
  /** Why, and what stood there, as `RejectedLine` has it: card numbers scrubbed. */
  readonly rule: string
  readonly excerpt: string
}

/** Plain, ordered, bounded. May be restricted to a portion's merchants, but for `channels`. */
export interface DayFacts {
  readonly businessDate: string
  /**
   * Journal rows of the terminals concerned, on the dates, that are anything but an approved row of
   * PLAIN_KINDS: declines, timeouts, zeros, blanks, voids, reversals, tips, never-financial and
   * management records. Per terminal and date the first 1,000.
   */
  readonly notable: readonly StoredTransaction[]
  /**
   * Approved rows of PLAIN_KINDS, of the terminals concerned, on the dates, at most ten minutes
   * before or after a zero row of the same terminal (both ends included). Per terminal and date the
   * first 1,000.
   */
  readonly neighbors: readonly StoredTransaction[]
  readonly terminals: readonly TerminalDay[]
  /**
   * Terminals concerned of the settlement side that no known journal row of any date names (under
   * this merchant), nor a refused line of a journal, and that the configuration does not list.
   */
  readonly unknownTerminals: readonly { readonly merchantId: string; readonly terminalId: string }[]
  /** The rows to be explained of those terminals whose very sale another merchant's journal has (src/domain/strays.ts). */
  readonly strays: readonly Stray[]
  /**
   * Refused lines of accepted, not superseded files, of the terminals concerned, on the dates. Per
   * terminal and date the first 1,000 by (file, line).
   */
  readonly refused: readonly RefusedLine[]
  /** On the dates, for the merchants concerned. */
  readonly failures: readonly FailureBucket[]
  readonly merchantBuckets: readonly MerchantBucket[]
  /** On the dates, over all merchants. */
  readonly channels: readonly ChannelBucket[]
  readonly merchants: readonly MerchantDay[]
}

/** The five-minute bucket of a local time `YYYY-MM-DDTHH:MM:SS`. */
export function bucketOf(at: string): string {
  return `${at.slice(0, 15)}${at.charAt(15) < '5' ? '0' : '5'}`
}
