// What the monitor keeps: a date's counts by terminal, scheme and operator, and the alerts raised from them.
import type { Knex } from 'knex'

/**
 * Counts are kept because a month of rows cannot be counted again every day; a date whose journal
 * changes is counted again (`watched_day` says from which run and how many rows). Alerts are a
 * history for people, no part of a run or its digest.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE watched_day (
      business_date date PRIMARY KEY,
      -- the latest runs and the accepted journal rows that the counts come from
      counted_from  text COLLATE "C" NOT NULL,
      -- the alerts rest on these counts
      is_watched    boolean NOT NULL DEFAULT false
    );

    CREATE TABLE watched_cell (
      business_date date NOT NULL,
      merchant_id   text COLLATE "C" NOT NULL,
      terminal_id   text COLLATE "C" NOT NULL, -- '' where the journal does not say; so below
      scheme        text COLLATE "C" NOT NULL,
      operator_id   text COLLATE "C" NOT NULL,
      attempts      integer NOT NULL,
      zeros         integer NOT NULL,
      PRIMARY KEY (business_date, merchant_id, terminal_id, scheme, operator_id)
    );

    CREATE TABLE alert (
      business_date date NOT NULL,
      merchant_id   text COLLATE "C" NOT NULL, -- '' for a scheme
      kind          text COLLATE "C" NOT NULL,
      scope         text COLLATE "C" NOT NULL,
      name          text COLLATE "C" NOT NULL,
      detail        text COLLATE "C" NOT NULL,
      since         date NOT NULL,
      evidence      jsonb NOT NULL,
      PRIMARY KEY (business_date, merchant_id, kind, scope, name, detail)
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE alert, watched_cell, watched_day')
}
