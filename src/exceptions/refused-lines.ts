// Refused lines under an exception's own references: the record that the other side asks for, unread.
import type { RefusedLine } from '../domain/day-facts.ts'
import { evidence } from '../domain/evidence-facts.ts'
import type { Evidence } from '../domain/exception.ts'
import { isSameNumber } from '../domain/reference.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import type { ExplainTerms } from './explain-terms.ts'
import type { Scene } from './scene.ts'

const LINES_SHOWN = 3

/** Refused lines of the other side with the merchant, the terminal and the STAN or RRN of the row. */
export function refusedUnder(scene: Scene, row: StoredTransaction): RefusedLine[] {
  return scene.facts
    .refusedOf(row, row.side === 'journal' ? 'settlement' : 'journal')
    .filter((line) => isSameNumber(line.stan, row.stan) || isSameNumber(line.rrn, row.rrn))
}

/** By file and line: the order of delivery decides nothing. */
export function inFiles(lines: readonly RefusedLine[], terms: ExplainTerms): string[] {
  const placed = lines.map((line) => ({ line, file: terms.fileName(line.fileId) }))
  placed.sort((a, b) => (a.file === b.file ? a.line.line - b.line.line : a.file < b.file ? -1 : 1))
  return placed
    .slice(0, LINES_SHOWN)
    .map(({ line, file }) => `"${line.excerpt}" (${file}:${line.line})`)
}

/** What stands beside an exception, whatever its cause: its counterpart is there, and was refused. */
export function refusedCounterparts(scene: Scene): Evidence[] {
  const { terms } = scene
  return [...scene.journal, ...scene.settlement].flatMap((row) => {
    const lines = refusedUnder(scene, row)
    const rules = [...new Set(lines.map((line) => line.rule))].sort()
    return rules.flatMap((rule) => {
      const own = lines.filter((line) => line.rule === rule)
      return inFiles(own, terms).map((text) => evidence('refused_counterpart', `${rule}: ${text}`))
    })
  })
}
