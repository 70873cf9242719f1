// By which references the sieve may pair a settlement source's sales: what both sides' files carry.
import type { Source } from '../src/domain/source.ts'
import type { Side } from '../src/domain/transaction.ts'
import { RULES } from '../src/matching/matching.ts'
import type { FileRecord, KeyColumn, SieveKey } from '../src/store/store.ts'

/** What at least half of a file's sales carry, it carries; the few that lack it go to the rules. */
const CARRIED_SHARE = 0.5

/** The references that tell sales apart, and what they are called where files' sales are counted and in rules. */
const REFERENCES = [
  ['terminal_id', 'terminalId'],
  ['batch_no', 'batchNo'],
  ['stan', 'stan'],
  ['rrn', 'rrn'],
  ['acquirer_reference', 'acquirerReference'],
] as const satisfies readonly (readonly [KeyColumn, string])[]

const BATCH_RUNG: readonly KeyColumn[] = ['terminal_id', 'batch_no', 'stan']

/** The rungs of the ladder that the sieve climbs by numbers, and what may speak against them. */
const BY_NUMBER = RULES.filter((rule) => ['batch_and_stan', 'rrn_and_terminal'].includes(rule.id))
const CONTRADICTING: ReadonlySet<string> = new Set(BY_NUMBER.flatMap((rule) => rule.unless))

/**
 * The sieve's key for each settlement source: every reference that both sides' files carry, if it
 * holds a whole rung of the key ladder; without one, its rows go to the rules.
 */
export function sieveKeys(
  sources: readonly Source[],
  files: readonly FileRecord[],
): Map<string, SieveKey> {
  const keys = new Map<string, SieveKey>()
  for (const source of sources) {
    if (source.side !== 'settlement' && source.side !== 'both') continue
    const settlement = files.filter((file) => file.source === source.name)
    const journal =
      source.side === 'both'
        ? settlement
        : files.filter(
            (file) => sources.find((one) => one.name === file.source)?.side === 'journal',
          )
    const both = (how: 'mostly' | 'ever') => {
      const inJournal = carriedBy(journal, 'journal', how)
      return carriedBy(settlement, 'settlement', how).filter((one) => inJournal.includes(one))
    }
    const [shared, ever] = [both('mostly'), both('ever')]
    const has = (...columns: KeyColumn[]) => columns.every((column) => shared.includes(column))
    const [isByReference, isByBatch] = [has('acquirer_reference'), has(...BATCH_RUNG)]
    if (isByReference || isByBatch || has('terminal_id', 'rrn')) {
      const unless = isByReference
        ? [] // a rung that nothing speaks against
        : ever.filter((one) => !has(one) && CONTRADICTING.has(nameOf(one)))
      const mayClimb = !isByReference && !isByBatch && BATCH_RUNG.every((one) => ever.includes(one))
      keys.set(source.name, { columns: shared, unless, stronger: mayClimb ? BATCH_RUNG : [] })
    }
  }
  return keys
}

function carriedBy(files: readonly FileRecord[], side: Side, how: 'mostly' | 'ever'): KeyColumn[] {
  const carried = files.map((file) => file.carries[side]).filter((one) => one !== undefined)
  const selling = carried.filter((one) => one.rows > 0)
  if (selling.length === 0) return []
  return REFERENCES.filter(([, name]) =>
    how === 'mostly'
      ? selling.every((one) => one[name] >= one.rows * CARRIED_SHARE)
      : selling.some((one) => one[name] > 0),
  ).map(([column]) => column)
}

const nameOf = (wanted: KeyColumn) => REFERENCES.find(([column]) => column === wanted)?.[1] ?? ''
