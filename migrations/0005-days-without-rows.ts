// Days without rows have files of the same bytes, and each of them is its own day's file.
import type { Knex } from 'knex'

/** Two files with headings alone are no copies of one another when they are for different dates. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- its date, of a file without rows whose bytes are known from another date; else ''
    ALTER TABLE received_file ADD COLUMN empty_for text NOT NULL DEFAULT '';
    DROP INDEX received_file_once;
    CREATE UNIQUE INDEX received_file_once ON received_file (source, sha256, empty_for)
      WHERE status = 'accepted';
  `)
}

/** Fails where such files are in the store: dropping them would change finished runs. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP INDEX received_file_once;
    CREATE UNIQUE INDEX received_file_once ON received_file (source, sha256) WHERE status = 'accepted';
    ALTER TABLE received_file DROP COLUMN empty_for
  `)
}
