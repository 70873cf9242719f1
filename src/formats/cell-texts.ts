// Cells as the texts of a transaction: references and free texts without card numbers, truncated cards.
import { scrubbed, scrubbedReference, truncatedPan } from '../domain/card-number.ts'
import { isOtherTender } from '../domain/transaction.ts'

export type Cells = readonly string[]

/** Longer ones fit no index of the store, and no acquirer's reference is that long. */
export const REFERENCE_MAX = 128
const FREE_MAX = 1_000
const WALLETS: ReadonlySet<string> = new Set(['alipay', 'wechat'])

/** A copy that keeps no larger text alive: what a cache holds would otherwise hold its whole chunk. */
export function detached(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}

/** `4.00123E+27`: a spreadsheet rounded the id, and what is left is nobody's. */
const ROUNDED = /^\d\.\d+E\+\d{2,3}$/i

export function referenceText(cell: string): string {
  if (cell.charCodeAt(1) === 46 && ROUNDED.test(cell)) return ''
  return cell.length < 13 ? cell : scrubbedReference(cell)
}

export function freeText(cell: string): string {
  if (cell.length < 13) return cell
  const clean = scrubbed(cell)
  return clean.length > FREE_MAX ? `${clean.slice(0, FREE_MAX - 1)}…` : clean
}

export function reference(cells: Cells, index: number): string | null {
  if (index < 0) return null
  const cell = cells[index] ?? ''
  return cell === '' ? null : referenceText(cell) || null
}

export function free(cells: Cells, index: number): string | null {
  if (index < 0) return null
  const cell = cells[index] ?? ''
  return cell === '' ? null : freeText(cell)
}

export function pan(cells: Cells, index: number): string | null {
  if (index < 0) return null
  const cell = cells[index] ?? ''
  // A column without a digit says nothing of the card.
  return cell === '' ? null : truncatedPan(cell) || null
}

/** How it was paid, as far as the scheme tells. */
export function methodOf(scheme: string | null): string | null {
  if (scheme === null) return null
  if (WALLETS.has(scheme)) return 'wallet'
  return isOtherTender(scheme) ? scheme : 'card'
}
