// Cuts the rows that are left of a very large merchant into parts that no rule reaches across.
import type pg from 'pg'
import { isNoFiller, plainReference } from './plain-reference.ts'

/** A reference on more rows than this names nothing: it ties nothing together. */
const TIED_MAX = 1_000

/** Every reference by which a rule may reach from one terminal to another, in name spaces of their own. */
const TIES = `
  SELECT merchant_id, coalesce(terminal_id, '') AS terminal_id, 'rrn ' || ${plainReference('rrn')} AS tie
  FROM left_whole WHERE rrn IS NOT NULL
  UNION ALL SELECT merchant_id, coalesce(terminal_id, ''), 'rrn ' || ${plainReference('original_rrn')}
  FROM left_whole WHERE original_rrn IS NOT NULL
  UNION ALL SELECT merchant_id, coalesce(terminal_id, ''), 'card ' || auth_code || ' ' || right(pan, 4)
  FROM left_whole WHERE ${isNoFiller('auth_code')} AND pan IS NOT NULL
  UNION ALL SELECT merchant_id, coalesce(terminal_id, ''), 'reference ' || acquirer_reference
  FROM left_whole WHERE acquirer_reference IS NOT NULL
  UNION ALL SELECT merchant_id, coalesce(terminal_id, ''), 'reference ' || original_reference
  FROM left_whole WHERE original_reference IS NOT NULL`

/**
 * Fills the temporary table `part` (merchant, terminal, part) for merchants with more than
 * `portionRows` rows in `left_whole`. Terminals between which a refund, a repeated row or an
 * acquirer's reference reaches are one part; a row without a terminal may belong to any, so its
 * merchant stays whole.
 */
export async function partLargeMerchants(client: pg.Client, portionRows: number): Promise<void> {
  await client.query(`
    CREATE TEMP TABLE part (merchant_id text COLLATE "C", terminal_id text COLLATE "C", part int)
      ON COMMIT DROP;
  `)
  const { rows: terminals } = await client.query<{
    merchant_id: string
    terminal_id: string
    is_whole: boolean
  }>(
    `SELECT merchant_id, coalesce(terminal_id, '') AS terminal_id,
            bool_or(bool_or(terminal_id IS NULL)) OVER (PARTITION BY merchant_id) AS is_whole
     FROM left_whole
     WHERE merchant_id IN (SELECT merchant_id FROM left_whole GROUP BY 1 HAVING count(*) > $1)
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [portionRows],
  )
  const large = terminals.filter((one) => !one.is_whole)
  if (large.length === 0) return
  const { rows: ties } = await client.query<{ merchant_id: string; terminals: string[] }>(
    `SELECT merchant_id, array_agg(DISTINCT terminal_id) AS terminals
     FROM (${TIES}) ties
     WHERE merchant_id = ANY ($1) AND tie IS NOT NULL
     GROUP BY merchant_id, tie
     HAVING min(terminal_id) <> max(terminal_id) AND count(*) <= $2`,
    [[...new Set(large.map((one) => one.merchant_id))], TIED_MAX],
  )
  const leaders = new Map<string, string>()
  const leaderOf = (name: string): string => {
    let at = name
    for (let up = leaders.get(at); up !== undefined; up = leaders.get(at)) at = up
    return at
  }
  const nameOf = (merchantId: string, terminalId: string) => `${merchantId}\n${terminalId}`
  for (const { merchant_id, terminals: tied } of ties) {
    const [first = '', ...others] = tied
    for (const other of others) {
      const [a, b] = [leaderOf(nameOf(merchant_id, first)), leaderOf(nameOf(merchant_id, other))]
      // The smaller name leads, so that parts do not depend on the order of ties.
      if (a !== b) leaders.set(a < b ? b : a, a < b ? a : b)
    }
  }
  const numbers = new Map<string, number>()
  const parts = large.map(({ merchant_id, terminal_id }) => {
    const leader = leaderOf(nameOf(merchant_id, terminal_id))
    const number = numbers.get(leader) ?? numbers.size
    numbers.set(leader, number)
    return number
  })
  await client.query('INSERT INTO part SELECT * FROM unnest($1::text[], $2::text[], $3::int[])', [
    large.map((one) => one.merchant_id),
    large.map((one) => one.terminal_id),
    parts,
  ])
  await client.query('ANALYZE part')
}
