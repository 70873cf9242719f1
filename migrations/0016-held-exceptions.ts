// What a run only holds it names: an exception is told of once, and again when something of it changes.
import type { Knex } from 'knex'

const TOLD = `raised_on, type, cause, alternative_cause, action, evidence, source, rule, terminal_id,
  journal_rows, settlement_rows, amount, amount_difference, currency, status`

/**
 * `held_exception`: exceptions that a run leaves open as an earlier one told of them, by merchant; the
 * n-th id was told of in the n-th run. Whole copies in every run were half a kilobyte a day for each
 * exception that nobody decides. Runs of before keep theirs.
 *
 * `exception_of_run`: all that stands in a run, whoever told of it. Its LIMIT keeps the planner from
 * reading all exceptions that ever were, its index from reading all of a run for each.
 */
export async function up(knex: Knex): Promise<void> {
  const told = TOLD.split(/,\s*/)
  await knex.raw(`
    CREATE TABLE held_exception (
      business_date date NOT NULL,
      merchant_id   text COLLATE "C" NOT NULL,
      run           integer NOT NULL REFERENCES run (id),
      ids           text[] COLLATE "C" NOT NULL,
      told_in       integer[] NOT NULL
    );
    CREATE INDEX held_exception_by_run ON held_exception (run, merchant_id);
    DROP INDEX exception_by_id;
    CREATE INDEX exception_by_id ON exception (id, run);
    CREATE VIEW exception_of_run AS
    SELECT business_date, merchant_id, run, id, ${TOLD}, run AS told_in FROM exception
    UNION ALL
    SELECT e.business_date, h.merchant_id, h.run, one.id,
           ${told.map((column) => `e.${column}`).join(', ')}, one.told_in
    FROM held_exception h
    CROSS JOIN LATERAL unnest(h.ids, h.told_in) AS one (id, told_in)
    CROSS JOIN LATERAL (
      SELECT * FROM exception WHERE id = one.id AND run = one.told_in LIMIT 1
    ) AS e;
  `)
}

/** Every run has its whole list again. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    INSERT INTO exception (business_date, merchant_id, run, id, ${TOLD})
    SELECT business_date, merchant_id, run, id, ${TOLD} FROM exception_of_run WHERE told_in <> run;
    DROP VIEW exception_of_run;
    DROP TABLE held_exception;
    DROP INDEX exception_by_id;
    CREATE INDEX exception_by_id ON exception (id);
  `)
}
