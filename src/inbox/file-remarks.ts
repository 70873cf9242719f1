// What is odd about a file that was read all the same: empty, early, or small against its own past.

/** What this step looks at of a received file. */
export interface RemarkableFile {
  readonly id: number
  readonly source: string
  readonly name: string
  readonly slot: string
  readonly slotDate: string | null
  readonly status: string
  readonly accepted: number
  readonly rows: number
}

/** `code` names words in the catalog (`file_remark.<code>`). */
export interface FileRemark {
  readonly code: 'empty' | 'small' | 'early'
  readonly values: Readonly<Record<string, string>>
}

/** A file is held against at most this many of the days before it, and only where there are enough. */
const PAST_MOST = 14
const PAST_LEAST = 4
/** Below this many rows, days differ too much to say anything. */
const USUAL_LEAST = 20
/** Holidays halve a day's sales; a file of which half got lost is caught by its totals. */
const SMALL_SHARE = 0.25

/**
 * Remarks by file. The past of a file are the current files of its source for earlier dates whose
 * names differ by nothing but the date.
 */
export function fileRemarks(
  files: readonly RemarkableFile[],
  wanted: readonly RemarkableFile[],
): Map<number, FileRemark[]> {
  const series = new Map<string, RemarkableFile[]>()
  for (const file of files) {
    if (file.status !== 'accepted' || file.slotDate === null) continue
    const list = series.get(seriesOf(file)) ?? []
    series.set(seriesOf(file), list)
    list.push(file)
  }
  for (const list of series.values()) {
    list.sort((a, b) => ((a.slotDate ?? '') < (b.slotDate ?? '') ? -1 : 1))
  }
  const remarks = new Map<number, FileRemark[]>()
  for (const file of wanted) {
    if (file.status !== 'accepted') continue
    if (file.rows === 0) {
      remarks.set(file.id, [{ code: 'empty', values: {} }])
      continue
    }
    const { slotDate } = file
    if (slotDate === null) continue
    const past = (series.get(seriesOf(file)) ?? [])
      .filter((one) => (one.slotDate ?? '') < slotDate)
      .slice(-PAST_MOST)
    if (past.length < PAST_LEAST) continue
    const counts = past.map((one) => one.accepted).sort((a, b) => a - b)
    const usual = counts[Math.floor(counts.length / 2)] ?? 0
    if (usual < USUAL_LEAST || file.accepted >= usual * SMALL_SHARE) continue
    const values = { rows: String(file.accepted), usual: String(usual), days: String(past.length) }
    remarks.set(file.id, [{ code: 'small', values }])
  }
  return remarks
}

/**
 * Whether a journal came before its business date had ended: more of it may come. `receivedLocal`
 * and `endsLocal` are wall times of the source's zone, `YYYY-MM-DDThh:mm`.
 */
export function earlyRemark(receivedLocal: string, endsLocal: string): FileRemark | null {
  if (receivedLocal >= endsLocal) return null
  return {
    code: 'early',
    values: { received: receivedLocal.replace('T', ' '), ends: endsLocal.replace('T', ' ') },
  }
}

/** Files of one series differ by nothing but the date. */
export function seriesOf({
  source,
  slot,
  slotDate,
}: Pick<RemarkableFile, 'source' | 'slot' | 'slotDate'>): string {
  return `${source}\n${slotDate === null ? slot : slot.replaceAll(slotDate, '')}`
}
