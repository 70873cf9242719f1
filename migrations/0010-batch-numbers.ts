// Which batches a terminal had open on a date, beside its STANs: continuity is judged without reading tallies.
import type { Knex } from 'knex'

/** Numeric batch numbers of up to six digits; those of other forms are in no order that could be broken. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE terminal_day ADD COLUMN batches int4multirange NOT NULL DEFAULT '{}'
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE terminal_day DROP COLUMN batches')
}
