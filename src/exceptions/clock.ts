// Local wall times as minutes: differences only, a zone is never applied.

const DAY_MINUTES = 24 * 60

/** Minutes from `from` to `to`, both `YYYY-MM-DDTHH:MM:SS` of the same zone. */
export function minutesBetween(from: string, to: string): number {
  return (Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 60_000
}

/** Minutes from a local time to the next cut-off `HH:MM`, which may lie behind midnight. */
export function minutesToCutoff(at: string, cutoff: string): number {
  const [hours = 0, minutes = 0] = cutoff.split(':').map(Number)
  const midnight = Date.parse(`${at.slice(0, 10)}T00:00:00Z`)
  const left = hours * 60 + minutes - (Date.parse(`${at}Z`) - midnight) / 60_000
  return left < 0 ? left + DAY_MINUTES : left
}

/** As a person counts them: 0 for what is less than one. */
export function wholeMinutes(minutes: number): number {
  return minutes < 1 ? 0 : Math.round(minutes)
}

/** Windows walk over the same few hundred buckets for each row: their neighbors are kept. */
const NEIGHBORS = new Map<string, string>()
const NEIGHBORS_MAX = 50_000

/** The bucket `count` buckets after (negative: before) the bucket `YYYY-MM-DDTHH:MM`. */
export function bucketAfter(bucket: string, count: number): string {
  if (count === 0) return bucket
  const name = `${bucket}${count}`
  let after = NEIGHBORS.get(name)
  if (after === undefined) {
    after = new Date(Date.parse(`${bucket}:00Z`) + count * 300_000).toISOString().slice(0, 16)
    if (NEIGHBORS.size >= NEIGHBORS_MAX) NEIGHBORS.clear()
    NEIGHBORS.set(name, after)
  }
  return after
}

/** `14:03` */
export function clockOf(at: string): string {
  return at.slice(11, 16)
}
