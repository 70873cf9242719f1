// Tallies of journal files: what a terminal did on a date, small enough to look back a month.
import type { Knex } from 'knex'

/**
 * Written once, with the file, from rows that are at hand anyway: grouping a million rows in SQL
 * afterwards took four times as long, and a month of them cannot be read again at every run. A file
 * may write the same key more than once; readers add up. No keys to other tables, as in
 * `transaction`: only the loader writes here, and a file's rows and tallies come and go together.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Rows of one file that are alike in all but their time, references and amount.
    CREATE TABLE journal_tally (
      file_id          integer NOT NULL,
      business_date    date NOT NULL,
      merchant_id      text COLLATE "C" NOT NULL,
      terminal_id      text COLLATE "C",
      batch_no         text COLLATE "C",
      software_version text COLLATE "C",
      scheme           text COLLATE "C",
      payment_method   text COLLATE "C",
      kind             text COLLATE "C" NOT NULL,
      response_code    text COLLATE "C",
      outcome          text COLLATE "C",
      -- the amount is 0, blank or not applicable
      is_nothing       boolean NOT NULL,
      row_count        integer NOT NULL,
      -- local times of the rows that have one, as seconds from the business date's midnight
      seconds          integer[] NOT NULL
    );
    CREATE INDEX journal_tally_by_day ON journal_tally (business_date, merchant_id);

    CREATE TABLE terminal_day (
      file_id        integer NOT NULL,
      business_date  date NOT NULL,
      merchant_id    text COLLATE "C" NOT NULL,
      terminal_id    text COLLATE "C" NOT NULL,
      row_count      integer NOT NULL,
      batch_closes   integer NOT NULL,
      stans          int4multirange NOT NULL,
      first_stan     integer,
      last_stan      integer,
      -- the largest below 500,000
      last_low_stan  integer,
      -- the last software version named, and the row that names it
      version        text COLLATE "C",
      version_at     timestamp,
      version_line   integer
    );
    CREATE INDEX terminal_day_by_terminal ON terminal_day (merchant_id, terminal_id, business_date);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE terminal_day, journal_tally')
}
