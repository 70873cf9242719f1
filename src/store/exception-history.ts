// One exception over the runs that mention it, and the rows around it: what an explanation tells.
import type { Knex } from 'knex'
import type { StoredTransaction } from '../domain/transaction.ts'
import { plainReference } from './plain-reference.ts'
import { COLUMNS, storedTransaction, type TransactionRecord } from './rows.ts'
import type { KeptException } from './run-lines.ts'
import { keptException } from './runs.ts'

/** An exception as one run knew it. */
export interface Mention {
  readonly exception: KeptException
  readonly businessDate: string
  readonly revision: number
  readonly runId: string
  readonly asOf: string
  /** True for the latest revision of its date. */
  readonly isLatest: boolean
}

/**
 * An exception in every run in which it stands, in the order in which the runs were made; empty where none
 * knows it. A run that follows one in which it is open, and does not tell of it, holds it as it was.
 */
export async function exceptionHistory(knex: Knex, id: string): Promise<Mention[]> {
  const { rows } = await knex.raw<{ rows: Record<string, unknown>[] }>(
    `WITH RECURSIVE told AS (SELECT * FROM exception WHERE id = ?),
     standing AS (
       SELECT run AS told_in, run, status FROM told
       UNION ALL
       SELECT standing.told_in, run.id, standing.status
       FROM standing JOIN run ON run.previous = standing.run
       WHERE standing.status <> 'cleared' AND run.id NOT IN (SELECT run FROM told)
     )
     SELECT told.*, run.business_date AS run_date, run.revision, run.run_id, run.as_of,
            NOT EXISTS (SELECT FROM run later WHERE later.business_date = run.business_date
                        AND later.revision > run.revision) AS is_latest
     FROM standing JOIN told ON told.run = standing.told_in JOIN run ON run.id = standing.run
     ORDER BY run.id`,
    [id],
  )
  return rows.map((row) => ({
    exception: keptException(row),
    businessDate: row.run_date as string,
    revision: row.revision as number,
    runId: row.run_id as string,
    asOf: new Date(row.as_of as string).toISOString(),
    isLatest: row.is_latest as boolean,
  }))
}

/** Where to look for rows that have to do with some others. */
export interface Surroundings {
  readonly merchantId: string
  /** Both included; every row of the terminals on these dates is a neighbor. */
  readonly from: string
  readonly until: string
  readonly terminalIds: readonly string[]
  /** Rows of the merchant that bear one of these references, on the dates from `relatedFrom` on. */
  readonly relatedFrom: string
  readonly relatedUntil: string
  /** RRNs as keys compare them: numbers without their leading zeros. */
  readonly plainRrns: readonly string[]
  readonly acquirerReferences: readonly string[]
}

/** Rows of files that count in these surroundings, of both sides, in no order. */
export async function rowsAround(knex: Knex, where: Surroundings): Promise<StoredTransaction[]> {
  const { rows } = await knex.raw<{ rows: (TransactionRecord & { source: string })[] }>(
    `SELECT ${COLUMNS.map((column) => `t.${column}`).join(', ')}, f.source
     FROM transaction t JOIN counted_file f ON f.id = t.file_id
     WHERE t.merchant_id = :merchantId AND t.business_date BETWEEN :relatedFrom AND :relatedUntil
       AND ((t.business_date BETWEEN :from AND :until AND t.terminal_id = ANY(:terminalIds))
         OR ${plainReference('t.rrn')} = ANY(:plainRrns)
         OR ${plainReference('t.original_rrn')} = ANY(:plainRrns)
         OR t.acquirer_reference = ANY(:acquirerReferences)
         OR t.original_reference = ANY(:acquirerReferences))`,
    where as unknown as Knex.RawBinding[] & Record<string, Knex.RawBinding>,
  )
  const sources = new Map(rows.map((row) => [row.file_id, row.source]))
  return rows.map((row) => storedTransaction(row, (fileId) => sources.get(fileId) ?? ''))
}
