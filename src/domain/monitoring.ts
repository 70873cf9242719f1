// What the monitor watches: counts of a terminal's day, thresholds, and the alerts raised from them.
import type { AbsenceTerms } from './absence.ts'
import type { CauseId, Evidence } from './exception.ts'
import type { NumberRange } from './number-gaps.ts'

/**
 * Attempts of one merchant, terminal, scheme and operator on one business date ('' where the file
 * does not say). An attempt is a financial journal row that is no reversal; a zero is one that the
 * zero-amount ledger calls faulty.
 */
export interface WatchedCell {
  readonly businessDate: string
  readonly merchantId: string
  readonly terminalId: string
  readonly scheme: string
  readonly operatorId: string
  readonly attempts: number
  readonly zeros: number
}

/** STANs of a terminal on one date, as ranges, both ends included, ascending. */
export interface WatchedStans {
  readonly businessDate: string
  readonly merchantId: string
  readonly terminalId: string
  /** Journal rows of all kinds. */
  readonly rows: number
  readonly stans: readonly NumberRange[]
}

/** Attempts that were refused or not answered, by the candidate cause of their code. */
export interface WatchedDeclines {
  readonly businessDate: string
  readonly merchantId: string
  readonly cause: CauseId
  readonly count: number
}

/** A software version on a terminal, with the first of the dates looked at that names it. */
export interface WatchedVersion {
  readonly merchantId: string
  readonly terminalId: string
  readonly version: string
  readonly firstSeen: string
}

/** The causes of a date's faulty zeros. */
export interface WatchedZeroCause {
  readonly merchantId: string
  readonly terminalId: string
  readonly scheme: string
  readonly operatorId: string
  readonly cause: CauseId
  readonly count: number
}

/** All that one date's monitor looks at: the date itself and its past. */
export interface WatchedDays {
  readonly businessDate: string
  /** Of the date and of the days before, as far back as the thresholds say. */
  readonly cells: readonly WatchedCell[]
  readonly stans: readonly WatchedStans[]
  readonly declines: readonly WatchedDeclines[]
  readonly versions: readonly WatchedVersion[]
  readonly zeroCauses: readonly WatchedZeroCause[]
}

/** Keys of `monitor` in the configuration. */
export interface MonitorThresholds extends AbsenceTerms {
  /** How many days before the date are its past. */
  readonly pastDays: number
  /** The share of false alarms that is borne among a date's alerts (Benjamini and Hochberg). */
  readonly falseDiscoveryRate: number
  /** Fewer zeros than this raise no alert. */
  readonly minimumZeros: number
  /** A rate is unusual from this many times its past on. */
  readonly minimumRatio: number
  /** With fewer attempts in its own past, a subject is held against all others of its sort. */
  readonly minimumPast: number
  /** Fewer missing STANs raise no alert. */
  readonly minimumMissingStans: number
  /** Below this share of STANs present a terminal numbers loosely, and gaps say nothing. */
  readonly stanDensity: number
  /** Fewer declines of one cause raise no alert. */
  readonly minimumDeclines: number
}

export const DEFAULT_MONITOR: MonitorThresholds = {
  pastDays: 28,
  falseDiscoveryRate: 0.01,
  minimumZeros: 3,
  minimumRatio: 3,
  minimumPast: 50,
  silentAfterDays: 5,
  silentShare: 0.8,
  minimumMissingStans: 1,
  stanDensity: 0.9,
  minimumDeclines: 10,
}

export const ALERT_KINDS = [
  'zero_rate',
  'decline_rate',
  'silent',
  'stan_gap',
  'new_version',
] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

export const ALERT_SCOPES = ['terminal', 'merchant', 'scheme', 'operator'] as const
export type AlertScope = (typeof ALERT_SCOPES)[number]

/** Something that a person should look at, on one business date. */
export interface Alert {
  readonly businessDate: string
  readonly kind: AlertKind
  readonly scope: AlertScope
  /** '' for a scheme: it is watched over all merchants. */
  readonly merchantId: string
  /** The terminal, operator or scheme; the merchant itself for a merchant. */
  readonly name: string
  /** What tells alerts of one subject apart: a decline's cause, a version; else ''. */
  readonly detail: string
  /** The first of the dates running on which it was raised. */
  readonly since: string
  readonly evidence: readonly Evidence[]
}
