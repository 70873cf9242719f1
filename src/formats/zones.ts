// Time zones on the slow path: wall times to instants and back, memoized by quarter hour.

const QUARTER_MS = 900_000

/** Abbreviations that acquirers' reports carry per row, with their fixed offset in minutes. */
const ABBREVIATIONS: ReadonlyMap<string, number> = new Map([
  ['UTC', 0],
  ['GMT', 0],
  ['Z', 0],
  ['WET', 0],
  ['WEST', 60],
  ['BST', 60],
  ['CET', 60],
  ['CEST', 120],
  ['EET', 120],
  ['EEST', 180],
  ['MSK', 180],
  ['GST', 240],
  ['IST', 330],
  ['ICT', 420],
  ['WIB', 420],
  ['SGT', 480],
  ['MYT', 480],
  ['HKT', 480],
  ['CST-CN', 480],
  ['AWST', 480],
  ['JST', 540],
  ['KST', 540],
  ['ACST', 570],
  ['ACDT', 630],
  ['AEST', 600],
  ['AEDT', 660],
  ['NZST', 720],
  ['NZDT', 780],
  ['BRT', -180],
  ['BRST', -120],
  ['ART', -180],
  ['AST', -240],
  ['EST', -300],
  ['EDT', -240],
  ['CST', -360],
  ['CDT', -300],
  ['MST', -420],
  ['MDT', -360],
  ['PST', -480],
  ['PDT', -420],
])

const writers = new Map<string, Intl.DateTimeFormat | null>()
const offsets = new Map<string, number>()

function writerOf(zone: string): Intl.DateTimeFormat | null {
  let writer = writers.get(zone)
  if (writer === undefined) {
    try {
      writer = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      })
    } catch {
      // Intl's way to say that it knows no such zone: the caller rejects the line.
      writer = null
    }
    if (writers.size > 1_000) writers.clear()
    writers.set(zone, writer)
  }
  return writer
}

export function isKnownZone(zone: string): boolean {
  return zone !== '' && (ABBREVIATIONS.has(zone) || writerOf(zone) !== null)
}

/** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
function offsetAt(utc: number, zone: string): number {
  const fixed = ABBREVIATIONS.get(zone)
  if (fixed !== undefined) return fixed * 60_000
  const quarter = Math.floor(utc / QUARTER_MS)
  const key = `${zone} ${quarter}`
  let offset = offsets.get(key)
  if (offset === undefined) {
    const writer = writerOf(zone)
    if (writer === null) throw new Error(`No such time zone: ${zone}`)
    const at = quarter * QUARTER_MS
    const parts: Record<string, number> = {}
    for (const part of writer.formatToParts(at)) parts[part.type] = Number(part.value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    offset = Date.UTC(year, month - 1, day, hour, minute, second) - at
    if (offsets.size > 50_000) offsets.clear()
    offsets.set(key, offset)
  }
  return offset
}

/** `YYYY-MM-DDThh:mm:ss` of an instant on the zone's clocks. */
export function localTimeIn(utc: number, zone: string): string {
  return new Date(utc + offsetAt(utc, zone)).toISOString().slice(0, 19)
}

/** The instant of a wall time; of two (clocks put back) the earlier one. */
export function utcOf(local: string, zone: string): number {
  const asUtc = Date.parse(`${local}Z`)
  const later = asUtc - offsetAt(asUtc + 86_400_000, zone)
  const earlier = asUtc - offsetAt(asUtc - 86_400_000, zone)
  const first = Math.min(earlier, later)
  const second = Math.max(earlier, later)
  return first + offsetAt(first, zone) === asUtc ? first : second
}
