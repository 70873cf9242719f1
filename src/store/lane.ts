// A lane of a run: the merchants of one half of the volume table, so that two backends share two cores.

/** All merchants, or a half of them: the rows of each half are a partition (migration 0011). */
export interface Share {
  readonly index: number
  readonly of: 1 | 2
}

export interface Lane extends Share {
  /** Whether rows are left out (`leaveOut`): most days none are, and each check costs a million times. */
  readonly leavesOut: boolean
  /** Whether some rows are for the rules alone (`leaveToRules`): where people decided on them. */
  readonly leavesToRules: boolean
}

export const WHOLE: Share = { index: 0, of: 1 }

/** The table that holds the share's transactions and no others. */
export function laneTable(share: Share): string {
  return share.of === 1 ? 'transaction' : `transaction_${share.index}`
}

/** SQL's condition on a merchant of `t` in any other table: the rule of the partitions. */
export function laneCondition(share: Share): string {
  if (share.of === 1) return 'true'
  return `satisfies_hash_partition('transaction'::regclass, ${share.of}, ${share.index}, t.merchant_id)`
}
