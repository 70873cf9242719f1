// What exceptions hold, apart from the mass of a day: a run that takes them up again reads no day again.
import type { Knex } from 'knex'

/**
 * A copy of each row that an exception holds, written when the exception is: rows never change. The
 * same row may stand here twice, once for each run that put it on record.
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
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE exception_row')
}
