// The figures by which windows, runs and gaps are told from chance; part of every run's digest.

export const THRESHOLDS = {
  /** Zeros with different cards on one terminal within these minutes are card testing. domain.md 6 */
  cardTestingCards: 5,
  cardTestingMinutes: 10,
  /** A zero keyed again: the right amount follows within these minutes. */
  keyedAgainMinutes: 10,
  /** The same without known cards: only the very next attempt, and sooner. */
  keyedAgainBlindMinutes: 5,
  /** Attempts of one card so close together belong to one customer at the till. */
  attemptMinutes: 10,
  attemptsShown: 3,
  /** A run after an upgrade has at least so many zeros before the first amount. */
  upgradeZeros: 2,
  /** How far around a failed row its window may reach, and how many quiet buckets end it. */
  outageReachMinutes: 60,
  outageQuietBuckets: 1,
  /** Many merchants, or many terminals, and the share of those trying that are down. */
  outageMerchants: 3,
  outageMerchantsShare: 0.75,
  outageTerminals: 3,
  outageShare: 0.6,
  /** One terminal alone: so many failures, and the share of its attempts in the window. */
  outageFailures: 3,
  /** Beyond one other terminal, or this share of the others, it is not alone. */
  outageOthersShare: 0.2,
  /** Beyond these, a terminal's STANs are too sparse for a gap to mean a lost record. */
  gapWidth: 50,
  gapDensity: 0.5,
  gapFewStans: 10,
  /** A settled STAN so little before the journal's first or after its last one is its lost end. */
  tailStans: 5,
  /** Minutes before the cut-off in which the acquirer's clock may put a sale on the next date. */
  cutoffMinutes: 5,
  cutoffMinutesPossible: 30,
} as const
