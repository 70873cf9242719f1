// Zeros told in full: those that are right by their record's own word, what else one could be, what to do.
import type { Knex } from 'knex'

/** Without the word in the tally a voucher's sale counts as a failure: three shops seem down together. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE journal_tally ADD COLUMN is_rightful boolean NOT NULL DEFAULT false;
    ALTER TABLE zero_amount
      ADD COLUMN alternative_cause text COLLATE "C",
      ADD COLUMN action text COLLATE "C" NOT NULL DEFAULT 'investigate';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE zero_amount DROP COLUMN alternative_cause, DROP COLUMN action;
    ALTER TABLE journal_tally DROP COLUMN is_rightful;
  `)
}
