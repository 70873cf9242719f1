// What a run looks back on: rows of exceptions apart from the mass of a day, and originals by their RRN.
import type { Knex } from 'knex'

/**
 * `exception_row`: a copy of each row that an exception holds, written when the exception is: rows never
 * change. The same row may stand here twice, once for each run that put it on record.
 *
 * RRNs begin with the day by custom, so that an index of pages finds them.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE exception_row (LIKE transaction);
    INSERT INTO exception_row
    SELECT t.* FROM transaction t
    JOIN (
      SELECT DISTINCT (reference->>0)::int AS file_id, (reference->>1)::int AS line
      FROM exception e, jsonb_array_elements(e.journal_rows || e.settlement_rows) AS reference
    ) held ON held.file_id = t.file_id AND held.line = t.line;
    CREATE INDEX exception_row_by_place ON exception_row (file_id, line);
    CREATE INDEX exception_cleared ON exception (run) WHERE status = 'cleared';
    DROP INDEX transaction_by_day;
    CREATE INDEX transaction_by_day ON transaction USING brin (business_date, file_id, rrn)
      WITH (pages_per_range = 32);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TABLE exception_row;
    DROP INDEX exception_cleared;
    DROP INDEX transaction_by_day;
    CREATE INDEX transaction_by_day ON transaction USING brin (business_date, file_id)
      WITH (pages_per_range = 32);
  `)
}
