// Zeros among their neighbors: card testing, an amount keyed again, a run after an upgrade.
import type { VersionDay } from '../domain/day-facts.ts'
import { evidence, parts } from '../domain/evidence-facts.ts'
import type { Evidence } from '../domain/exception.ts'
import { NEVER_FINANCIAL_KINDS } from '../domain/kind.ts'
import { money } from '../domain/money.ts'
import { outcomeOf, tableFor } from '../domain/response-codes.ts'
import { byTime } from '../domain/time-order.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { zeroValueOf } from '../domain/zero-ledger.ts'
import { isRightfulZero } from '../domain/zero-words.ts'
import { clockOf, minutesBetween, wholeMinutes } from './clock.ts'
import { placeOf } from './explain-terms.ts'
import { figureOf, type Scene } from './scene.ts'
import { THRESHOLDS } from './thresholds.ts'

function isApproved(row: StoredTransaction, scene: Scene): boolean {
  return outcomeOf(row, tableFor(row, scene.terms.responseCodes)) === 'approved'
}

function isFinancial(row: StoredTransaction): boolean {
  return !NEVER_FINANCIAL_KINDS.has(row.kind)
}

function isApprovedZero(row: StoredTransaction, scene: Scene): boolean {
  if (zeroValueOf(row) === null || isRightfulZero(row)) return false
  return isFinancial(row) && isApproved(row, scene)
}

/** The zero row's terminal, by time; the row itself included once, whether the facts hold it or not. */
function terminalRows(scene: Scene, row: StoredTransaction): StoredTransaction[] {
  const rows = [row]
  for (const one of scene.facts.rowsOf(row.merchantId, row.terminalId)) {
    if (one.fileId !== row.fileId || one.line !== row.line) rows.push(one)
  }
  return rows.sort(byTime)
}

/** Five or more approved zeros with different cards on one terminal within ten minutes, this row among them. */
export function cardTesting(scene: Scene): Evidence | null {
  const row = zeroJournalRow(scene)
  if (row?.at == null || row.terminalId === null || !isApprovedZero(row, scene)) return null
  const at = row.at
  const { cardTestingMinutes: span, cardTestingCards: enough } = THRESHOLDS
  const isNear = (one: StoredTransaction) =>
    one.at !== null && Math.abs(minutesBetween(at, one.at)) <= span
  const zeros = terminalRows(scene, row).filter(
    (one) => isNear(one) && one.pan !== null && isApprovedZero(one, scene),
  )
  for (const first of zeros) {
    const from = first.at as string
    const within = zeros.filter((one) => {
      const minutes = minutesBetween(from, one.at as string)
      return minutes >= 0 && minutes <= span
    })
    const cards = new Set(within.map((one) => one.pan)).size
    if (cards < enough || !within.includes(row)) continue
    const to = within.at(-1)?.at ?? from
    return evidence(
      'card_testing',
      parts({
        zeros: within.length,
        cards,
        terminal: row.terminalId,
        from: clockOf(from),
        to: clockOf(to),
      }),
    )
  }
  return null
}

/** The approved amount by which the zero was made good, on the same terminal and (where known) card. */
export function keyedAgain(scene: Scene): Evidence | null {
  const row = zeroJournalRow(scene)
  if (row?.at == null || row.terminalId === null) return null
  const at = row.at
  const later = terminalRows(scene, row).filter(
    (one) =>
      one !== row && one.at !== null && one.at >= at && isFinancial(one) && isAfter(one, row),
  )
  const right = row.pan === null ? blindSuccessor(later, row, scene) : sameCard(later, row, scene)
  if (right === undefined) return null
  return evidence(
    'keyed_again',
    parts({
      amount: figureOf(right),
      minutes: wholeMinutes(minutesBetween(at, right.at as string)),
      place: placeOf(right, scene.terms),
    }),
  )
}

/** Of two records of one second the STAN tells the later one. */
function isAfter(one: StoredTransaction, row: StoredTransaction): boolean {
  if (one.at !== row.at || one.stan === null || row.stan === null) return true
  return Number(one.stan) > Number(row.stan)
}

/** An amount that may stand for the zero of `of`: approved, of its currency and direction. */
function hasAmount(row: StoredTransaction, scene: Scene, of: StoredTransaction): boolean {
  if (row.amount === null || row.currency !== of.currency || !isApproved(row, scene)) return false
  const isOutgoing = money(row.amount).isNegative()
  return !money(row.amount).isZero() && isOutgoing === (of.kind === 'refund' || of.kind === 'void')
}

function sameCard(later: readonly StoredTransaction[], row: StoredTransaction, scene: Scene) {
  return later.find(
    (one) =>
      one.pan === row.pan &&
      hasAmount(one, scene, row) &&
      minutesBetween(row.at as string, one.at as string) <= THRESHOLDS.keyedAgainMinutes,
  )
}

/** Without a card any busy terminal has a next sale: only the very next one, soon, same operator and scheme. */
function blindSuccessor(later: readonly StoredTransaction[], row: StoredTransaction, scene: Scene) {
  const next = later[0]
  if (next === undefined || !hasAmount(next, scene, row)) return undefined
  if (minutesBetween(row.at as string, next.at as string) > THRESHOLDS.keyedAgainBlindMinutes) {
    return undefined
  }
  const isOther = (one: string | null, two: string | null) => one !== null && one !== two
  if (isOther(row.operatorId, next.operatorId) || isOther(row.scheme, next.scheme)) return undefined
  return next
}

/** A run of zeros that begins with a change of the terminal's software version, this row among them. */
export function upgradeRun(scene: Scene): Evidence | null {
  const row = zeroJournalRow(scene)
  if (row?.at == null || row.softwareVersion === null) return null
  const day = scene.facts.terminalDay(row)
  if (day === undefined) return null
  const at = day.versions.findIndex((one) => one.version === row.softwareVersion)
  const version = day.versions[at]
  const before = at > 0 ? day.versions[at - 1]?.version : day.versionBefore
  if (version === undefined || before == null || before === version.version) return null
  const zerosBefore = day.versions.slice(0, at).reduce((total, one) => total + one.zeros, 0)
  // Zeros that were there before the upgrade do not come from it; a lone earlier one is no pattern.
  if (zerosBefore * 2 >= version.leadingZeros || !isInRun(version, row, scene)) return null
  return evidence(
    'version_change',
    parts({
      from: before,
      to: version.version,
      at: `${version.firstAt.slice(0, 10)} ${clockOf(version.firstAt)}`,
      zeros: version.zeros,
      leading: version.leadingZeros,
      approved: version.approved,
    }),
  )
}

/** In the run that opens the version, or in one so long that amounts are the rarity. */
function isInRun(version: VersionDay, row: StoredTransaction, scene: Scene): boolean {
  if (version.leadingZeros < THRESHOLDS.upgradeZeros || !isApprovedZero(row, scene)) return false
  if (version.zeros > version.approved) return true
  const zeros = terminalRows(scene, row).filter(
    (one) =>
      one.businessDate === row.businessDate &&
      one.softwareVersion === version.version &&
      isApprovedZero(one, scene),
  )
  return zeros.indexOf(row) < version.leadingZeros
}

function zeroJournalRow(scene: Scene): StoredTransaction | null {
  return scene.zero?.row.side === 'journal' ? scene.zero.row : null
}
