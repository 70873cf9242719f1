// What a refused line says of its references, so that the other side's row can be told of it.
import type { Knex } from 'knex'

/** NULL where the line says nothing that can be read, and of files read before. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE rejected_line
      ADD COLUMN stan text COLLATE "C",
      ADD COLUMN rrn  text COLLATE "C"
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE rejected_line DROP COLUMN stan, DROP COLUMN rrn')
}
