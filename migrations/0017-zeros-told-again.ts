// A zero is told again when its row is judged again: the other side may have come, and said what it should be.
import type { Knex } from 'knex'

/** `is_again`: an earlier run counts the row; the last word about it is this one. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE zero_amount ADD COLUMN is_again boolean NOT NULL DEFAULT false')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DELETE FROM zero_amount WHERE is_again;
    ALTER TABLE zero_amount DROP COLUMN is_again;
  `)
}
