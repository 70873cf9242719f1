// The key by which a decision knows a row: what the row says of itself, and which of its twins it is.
import { createHash } from 'node:crypto'
import type { DecidedRow } from '../domain/decision.ts'
import { anchorOf } from '../domain/exception-id.ts'
import { money, plainText } from '../domain/money.ts'
import type { StoredTransaction } from '../domain/transaction.ts'

/**
 * The money is part of it: a row restated to another amount is not the row that the person saw, and
 * the decision must not go on holding it unseen. How the amount is spelled is not: 20.0 is 20.00.
 */
function identityOf(row: StoredTransaction): string {
  return identityWith(row, plainAmount(row.amount))
}

function plainAmount(amount: string | null): string | null {
  return amount === null ? null : plainText(money(amount))
}

function identityWith(row: StoredTransaction, amount: string | null): string {
  return JSON.stringify([anchorOf(row), row.kind, amount, row.currency])
}

function keyOf(identity: string, occurrence: number): string {
  const digest = createHash('sha256').update(`${identity}\n${occurrence}`).digest('hex')
  return `R${digest.slice(0, 16).toUpperCase()}`
}

/**
 * The key of each row. `rows` hold, of each file, every row that is alike one of them. `decided` are
 * the rows of earlier decisions that may be about these: keys were once made of the amount as it was
 * spelled, and what the chain knows by such a key goes on being known by it.
 */
export function keyedRows(
  rows: readonly StoredTransaction[],
  decided: readonly DecidedRow[],
): Map<StoredTransaction, string> {
  const known = new Set(decided.map((row) => row.key))
  const spellings = spellingsOf(decided)
  const keys = new Map<StoredTransaction, string>()
  for (const twins of twinsAmong(rows)) {
    const isMixed = twins.some((row) => row.amount !== twins[0]?.amount)
    const counts = new Map<string | null, number>()
    for (const [at, row] of twins.entries()) {
      const occurrence = (counts.get(row.amount) ?? 0) + 1
      counts.set(row.amount, occurrence)
      // Where a file mixes spellings, a key of old can only mean a row that is spelled as it says.
      const plain = plainAmount(row.amount)
      const own = row.amount === plain ? [] : [row.amount]
      const amounts = isMixed ? own : (spellings.get(plain) ?? [])
      const old = [...amounts].map((amount) => keyOf(identityWith(row, amount), occurrence))
      keys.set(row, old.find((key) => known.has(key)) ?? keyOf(identityOf(row), at + 1))
    }
  }
  return keys
}

/** The spellings of each amount among decided rows. */
function spellingsOf(decided: readonly DecidedRow[]): Map<string | null, Set<string | null>> {
  const spellings = new Map<string | null, Set<string | null>>()
  for (const { amount } of decided) {
    const plain = plainAmount(amount)
    const own = spellings.get(plain)
    if (own === undefined) spellings.set(plain, new Set([amount]))
    else own.add(amount)
  }
  return spellings
}

/** Rows of one file that are alike, in the order of their lines. */
function twinsAmong(rows: readonly StoredTransaction[]): Iterable<StoredTransaction[]> {
  const groups = new Map<string, StoredTransaction[]>()
  for (const row of [...rows].sort((a, b) => a.fileId - b.fileId || a.line - b.line)) {
    const name = `${row.fileId}\n${identityOf(row)}`
    const twins = groups.get(name)
    if (twins === undefined) groups.set(name, [row])
    else twins.push(row)
  }
  return groups.values()
}
