// Attempts that were undone or never answered, and yet stand in the settlement.
import type { StoredTransaction } from '../domain/transaction.ts'
import type { Scene } from './scene.ts'

/** Where many failures in one window may speak: zeros without an answer of their own, timeouts, reversals. */
export function outageRow(scene: Scene): StoredTransaction | null {
  const row = scene.attempt
  if (row === undefined || row.side !== 'journal') return null
  if (scene.zero !== null) return scene.standing === 'declined' ? null : row
  if (scene.type === 'status_difference' || scene.type === 'missing_settlement') {
    return scene.standing === 'unanswered' ? row : null
  }
  return null
}

/** A reversed attempt that was settled: its window may tell the channel from the line. */
export function reversedRow(scene: Scene): StoredTransaction | null {
  if (scene.type !== 'status_difference' || scene.standing !== 'reversed') return null
  return scene.attempt ?? null
}
