// What is found out of a file beside its rows: ids without a map, and what it changed in an earlier version.
import type { Knex } from 'knex'

/** A restatement is counted once, when somebody first asks: neither of its two files ever changes. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- ids of the file that the source's maps lack: {"merchants": [...], "terminals": [...]}
    ALTER TABLE received_file ADD COLUMN unmapped jsonb NOT NULL DEFAULT '{}';

    CREATE TABLE restatement (
      file_id   integer PRIMARY KEY REFERENCES received_file (id),
      before_id integer NOT NULL REFERENCES received_file (id),
      added     integer NOT NULL,
      removed   integer NOT NULL,
      changed   integer NOT NULL,
      -- the first of the differing rows, as tieout files shows them
      differing jsonb NOT NULL
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE restatement; ALTER TABLE received_file DROP COLUMN unmapped')
}
