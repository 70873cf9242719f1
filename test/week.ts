// A simulated week in a folder, with the simulator's truth, and what a desk made of it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addDays } from '../src/domain/business-date.ts'
import { type SimulationOptions, simulate } from '../src/simulator/simulator.ts'
import type { Desk } from './desk.ts'
import type { Row } from './json.ts'
import type { Truth } from './simulator/simulated.ts'

export interface Week {
  readonly folder: string
  readonly truth: Truth
  readonly first: string
  readonly last: string
  /** Journals and settlement files; bank statements have no desk yet. */
  readonly names: readonly string[]
  readonly journals: readonly string[]
  readonly settlements: readonly string[]
  /** `file:line`; rows that may change places with one another bear one name. */
  nameOf(row: Row): string
  remove(): void
}

export async function simulatedWeek(
  how: Partial<Omit<SimulationOptions, 'out'>> = {},
): Promise<Week> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-week-'))
  const first = how.date ?? '2026-03-02'
  const days = how.days ?? 7
  const options = { date: first, days, terminals: 24, transactions: 400, seed: 5, ...how }
  const { files } = await simulate({ ...options, out: folder })
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth
  const alias = new Map<string, string>()
  const plain = (row: Row) => `${row.file}:${row.line}`
  for (const group of truth.interchangeable) {
    const [one = ''] = group.map(plain).sort()
    for (const row of group) alias.set(plain(row), one)
  }
  const named = (side: string) => files.filter((file) => file.side === side).map((one) => one.name)
  const [journals, settlements] = [named('journal'), named('settlement')]
  return {
    folder,
    truth,
    first,
    last: addDays(first, days - 1),
    names: [...journals, ...settlements],
    journals,
    settlements,
    nameOf: (row) => alias.get(plain(row)) ?? plain(row),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Rows of both sides as one comparable text. */
export function sided(journal: readonly string[], settlement: readonly string[]): string {
  return `${[...journal].sort().join('+')} = ${[...settlement].sort().join('+')}`
}

/**
 * Where every row stands at the end of the chain, told by the store's tables and nothing else:
 * `file:line` to its places, of which there must be one.
 */
export async function placesAtEnd(desk: Desk): Promise<Map<string, string[]>> {
  const { rows } = await desk.store.knex.raw<{
    rows: { name: string; line: number; place: string }[]
  }>(`
    WITH latest AS (
      SELECT DISTINCT ON (business_date) id, business_date FROM run
      ORDER BY business_date, revision DESC
    ),
    last AS (SELECT id FROM latest ORDER BY business_date DESC LIMIT 1),
    stands AS (
      SELECT journal_file AS file, unnest(journal_lines) AS line, 'matched' AS place
        FROM pair_match JOIN latest ON latest.id = run
      UNION ALL
      SELECT settlement_file, unnest(settlement_lines), 'matched'
        FROM pair_match JOIN latest ON latest.id = run
      UNION ALL
      SELECT (r->>0)::int, (r->>1)::int, 'matched'
        FROM group_match JOIN latest ON latest.id = run,
          jsonb_array_elements(journal_rows || settlement_rows) r
      UNION ALL
      SELECT file_id, unnest(lines), place FROM placed_rows JOIN latest ON latest.id = run
        WHERE place NOT IN ('awaiting', 'exception')
      UNION ALL
      SELECT file_id, unnest(lines), place FROM placed_rows JOIN last ON last.id = run
        WHERE place = 'awaiting'
      UNION ALL
      SELECT (r->>0)::int, (r->>1)::int, 'exception'
        FROM exception_of_run JOIN last ON last.id = run,
          jsonb_array_elements(journal_rows || settlement_rows) r
        WHERE status <> 'cleared'
      UNION ALL
      SELECT file_id, line, 'rejected' FROM rejected_line
    )
    SELECT name, line, place FROM stands JOIN received_file ON received_file.id = file
    ORDER BY name, line, place`)
  const places = new Map<string, string[]>()
  for (const { name, line, place } of rows) {
    const key = `${name}:${line}`
    places.set(key, [...(places.get(key) ?? []), place])
  }
  return places
}
