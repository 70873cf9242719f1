// A lane of a run: merchants are split by hash, so that two backends share two cores.

/** Which merchants: they are split by hash. */
export interface Share {
  readonly index: number
  readonly of: number
}

/** A half of the work, so that two backends share two cores. */
export interface Lane extends Share {
  /** Whether rows are left out (`leaveOut`): most days none are, and each check costs a million times. */
  readonly leavesOut: boolean
  /** Whether some rows are for the rules alone (`leaveToRules`): where people decided on them. */
  readonly leavesToRules: boolean
}

/** SQL's condition on a merchant of `t`. */
export function laneCondition(lane: Share): string {
  return lane.of === 1 ? 'true' : `abs(hashtext(t.merchant_id)::int8) % ${lane.of} = ${lane.index}`
}
