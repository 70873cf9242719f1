// The difference between two versions of a slot, row by row: what was added, removed, changed.
import type { Knex } from 'knex'
import type { DifferingRow, Restatement } from '../domain/restatement.ts'
import { contentDigest, FIGURES } from './row-content.ts'

/** Two versions of one slot, by the store's numbers of their files. */
export interface Versions {
  readonly before: number
  readonly after: number
  /** Business dates of both files' rows: what must be looked through. */
  readonly from: string
  readonly until: string
}

interface Difference extends Omit<Restatement, 'of'> {
  readonly rows: readonly DifferingRow[]
}

/** At most this many rows are named; all are counted. */
const NAMED_ROWS = 200

/**
 * What the later version changed. Rows are first taken away that are the same in all that they say,
 * the n-th twin with the n-th; of the others those are one row that share kind, merchant, terminal
 * and references (without any reference: the time). Counted once, then remembered.
 */
export async function restatementOf(knex: Knex, versions: Versions): Promise<Difference> {
  const known = await knex('restatement')
    .where({ file_id: versions.after, before_id: versions.before })
    .first()
  if (known !== undefined) {
    const { added, removed, changed, differing } = known
    return { added, removed, changed, rows: differing }
  }
  const { rows } = await knex.raw<{ rows: Difference[] }>(DIFFERENCE, {
    ...versions,
    named: NAMED_ROWS,
  })
  const [found] = rows
  if (found === undefined) throw new Error('Counting the difference of two files gave no row')
  await knex('restatement')
    .insert({
      file_id: versions.after,
      before_id: versions.before,
      added: found.added,
      removed: found.removed,
      changed: found.changed,
      differing: JSON.stringify(found.rows),
    })
    .onConflict('file_id')
    .merge()
  return found
}

const DIFFERENCE = `
  WITH version AS (
    SELECT t.*, ${contentDigest('t')} AS whole
    FROM transaction t
    WHERE t.file_id IN (:before, :after) AND t.business_date BETWEEN :from AND :until
  ),
  numbered AS (
    SELECT *, row_number() OVER (PARTITION BY file_id, whole ORDER BY line) AS twin FROM version
  ),
  alone AS (
    SELECT n.* FROM numbered n
    WHERE NOT EXISTS (
      SELECT FROM numbered o
      WHERE o.whole = n.whole AND o.twin = n.twin AND o.file_id <> n.file_id)
  ),
  known AS (
    SELECT *, md5(ROW(side, kind, merchant_id, terminal_id, batch_no, stan, rrn, acquirer_reference,
      CASE WHEN num_nonnulls(stan, rrn, acquirer_reference) = 0 THEN at END)::text) AS identity
    FROM alone
  ),
  counted AS (
    SELECT *, row_number() OVER (PARTITION BY file_id, identity ORDER BY line) AS occurrence
    FROM known
  ),
  b AS (SELECT * FROM counted WHERE file_id = :before),
  a AS (SELECT * FROM counted WHERE file_id = :after),
  difference AS (
  SELECT CASE WHEN b.file_id IS NULL THEN 'added' WHEN a.file_id IS NULL THEN 'removed'
              ELSE 'changed' END AS change,
         coalesce(a.line, b.line) AS line,
         jsonb_build_object(
           'change', CASE WHEN b.file_id IS NULL THEN 'added' WHEN a.file_id IS NULL THEN 'removed'
                          ELSE 'changed' END,
           'line', a.line, 'lineBefore', b.line,
           'side', coalesce(a.side, b.side), 'kind', coalesce(a.kind, b.kind),
           'merchantId', coalesce(a.merchant_id, b.merchant_id),
           'terminalId', coalesce(a.terminal_id, b.terminal_id),
           'reference', coalesce(a.acquirer_reference, b.acquirer_reference, a.rrn, b.rrn,
                                 a.stan, b.stan, ''),
           'currency', coalesce(a.currency, b.currency),
           'amountBefore', b.amount::text, 'amount', a.amount::text,
           'fields', CASE WHEN a.file_id IS NULL OR b.file_id IS NULL THEN '[]'::jsonb ELSE
             (SELECT coalesce(jsonb_agg(x.key ORDER BY x.key COLLATE "C"), '[]'::jsonb)
              FROM jsonb_each_text(to_jsonb(a)) x JOIN jsonb_each_text(to_jsonb(b)) y USING (key)
              WHERE CASE WHEN x.key IN (${FIGURES.map((one) => `'${one}'`).join(', ')})
                         THEN x.value::numeric IS DISTINCT FROM y.value::numeric
                         ELSE x.value IS DISTINCT FROM y.value END
                AND x.key NOT IN ('file_id', 'line', 'whole', 'twin', 'identity', 'occurrence'))
           END) AS row
  FROM b FULL JOIN a ON a.identity = b.identity AND a.occurrence = b.occurrence
  )
  SELECT count(*) FILTER (WHERE change = 'added') AS added,
         count(*) FILTER (WHERE change = 'removed') AS removed,
         count(*) FILTER (WHERE change = 'changed') AS changed,
         (SELECT coalesce(jsonb_agg(first.row ORDER BY first.line, first.change COLLATE "C"), '[]')
          FROM (SELECT * FROM difference ORDER BY line, change COLLATE "C" LIMIT :named) first
         ) AS rows
  FROM difference`
