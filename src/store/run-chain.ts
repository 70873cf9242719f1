// The runs that a run stands on, as the store's questions need them.

/** SQL's table `chain`, for a WITH: the run that a parameter names, and all that it stands on. */
export const chainOf = (run: '$1' | '?') => `RECURSIVE chain AS (
  SELECT id, previous FROM run WHERE id = ${run}
  UNION ALL
  SELECT run.id, run.previous FROM run JOIN chain ON run.id = chain.previous
)`
