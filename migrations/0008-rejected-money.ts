// What a refused line says of money, so that the places add up to the files in amounts as well.
import type { Knex } from 'knex'

/** NULL where the line says nothing that can be read. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE rejected_line
      ADD COLUMN currency text COLLATE "C",
      ADD COLUMN amount   numeric
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE rejected_line DROP COLUMN currency, DROP COLUMN amount')
}
