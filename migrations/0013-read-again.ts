// The same bytes may be read again: under another zone, cut-off, calendar or map they are another version.
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- the version of the same bytes that this one was read in the place of, under other terms; else 0
    ALTER TABLE received_file ADD COLUMN read_again integer NOT NULL DEFAULT 0;
    DROP INDEX received_file_once;
    CREATE UNIQUE INDEX received_file_once ON received_file (source, sha256, empty_for, read_again)
      WHERE status = 'accepted';
  `)
}

/** Fails where a file was read again: dropping a version would change finished runs. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP INDEX received_file_once;
    CREATE UNIQUE INDEX received_file_once ON received_file (source, sha256, empty_for)
      WHERE status = 'accepted';
    ALTER TABLE received_file DROP COLUMN read_again
  `)
}
