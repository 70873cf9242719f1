// The order of texts by their code units: the same on any machine, whatever its locale.

export const bytewise = (one: string, other: string): -1 | 0 | 1 =>
  one < other ? -1 : one > other ? 1 : 0
