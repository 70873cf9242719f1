// Zeros that are right by their record's own word: the tally tells them from those that failed.
import type { Knex } from 'knex'

/** Without it a sale paid by voucher counts as a failure, and three shops seem down together. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE journal_tally ADD COLUMN is_rightful boolean NOT NULL DEFAULT false')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE journal_tally DROP COLUMN is_rightful')
}
