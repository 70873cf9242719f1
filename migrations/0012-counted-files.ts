// Which version of a file counts, in one place for all that ask the store; and a list that nobody read is gone.
import type { Knex } from 'knex'

/** The latest accepted version of each slot: the twin of `restated` in src/store/files.ts. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE VIEW counted_file AS
    SELECT DISTINCT ON (source, slot) id, source FROM received_file
    WHERE status = 'accepted' ORDER BY source, slot, id DESC;
    DROP TABLE known_terminal;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP VIEW counted_file;
    CREATE TABLE known_terminal (
      merchant_id text COLLATE "C" NOT NULL,
      terminal_id text COLLATE "C" NOT NULL,
      first_seen  date NOT NULL,
      last_seen   date NOT NULL,
      PRIMARY KEY (merchant_id, terminal_id)
    );
    INSERT INTO known_terminal
    SELECT merchant_id, terminal_id, min(business_date), max(business_date)
    FROM terminal_day GROUP BY 1, 2;
  `)
}
