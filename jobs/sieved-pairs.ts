// The sieve's pairs in a run: counted on both sides, taken apart for the store, and in the digest.
import { createHash } from 'node:crypto'
import { money } from '../src/domain/money.ts'
import type { SievedPairs } from '../src/store/store.ts'
import type { DayTally } from './day-tally.ts'

export function countPairs(
  pairs: readonly SievedPairs[],
  tally: DayTally,
  sourceOf: (fileId: number) => string,
): void {
  for (const one of pairs) {
    const amount = money(one.amount)
    const count = one.lines.length
    const sides = [
      ['journal', one.journalFile, one.carriedJournal],
      ['settlement', one.settlementFile, one.carriedSettlement],
    ] as const
    for (const [side, fileId, carried] of sides) {
      const book = [side, sourceOf(fileId), one.currency] as const
      const fresh = { count: count - carried.count, amount: amount.minus(money(carried.amount)) }
      tally.placed('matched', book, fresh.count, fresh.amount)
      tally.closed(book, carried.count, carried.amount)
      tally.bySource[side].add([one.source, one.currency], fresh.count, fresh.amount)
    }
    tally.bySource.matched.add([one.source, one.currency], count, amount)
    tally.bySource.matchedSettlement.add([one.source, one.currency], 0, amount)
  }
}

/** The n-th journal line belongs to the n-th settlement line. */
export function split(lines: BigUint64Array): {
  journalLines: number[]
  settlementLines: number[]
} {
  const halves = new Uint32Array(lines.buffer)
  const journalLines: number[] = []
  const settlementLines: number[] = []
  for (let at = 0; at < halves.length; at += 2) {
    settlementLines.push(halves[at] as number)
    journalLines.push(halves[at + 1] as number)
  }
  return { journalLines, settlementLines }
}

export function pairsDigest(pairs: SievedPairs, identityOf: (fileId: number) => string): string {
  const hash = createHash('sha256')
  hash.update(`${pairs.merchantId}\n${pairs.source}\n${pairs.rule}\n${pairs.currency}\n`)
  hash.update(`${identityOf(pairs.journalFile)}\n${identityOf(pairs.settlementFile)}\n`)
  hash.update(new Uint8Array(pairs.lines.buffer))
  return hash.digest('hex')
}
