// The volume table in two halves by merchant: each lane of a run reads its own, and the planner knows what is in it.
import type { Knex } from 'knex'

/**
 * Loading analyzes what it loads, and no row is ever changed: autovacuum would only read a day again in
 * the middle of its run. Against the end of transaction numbers it works all the same.
 */
const ANALYZED_BY_LOADING =
  'WITH (autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 2000000000)'

/**
 * A lane that picked its merchants from one table by an expression read the other's rows three times,
 * and its plans were for a hundredth of what they met. Loading is 2% slower for two parts and 6% for
 * four (measured, a million rows).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE transaction RENAME TO transaction_whole;
    CREATE TABLE transaction (LIKE transaction_whole) PARTITION BY HASH (merchant_id);
    CREATE TABLE transaction_0 PARTITION OF transaction FOR VALUES WITH (MODULUS 2, REMAINDER 0) ${ANALYZED_BY_LOADING};
    CREATE TABLE transaction_1 PARTITION OF transaction FOR VALUES WITH (MODULUS 2, REMAINDER 1) ${ANALYZED_BY_LOADING};
  `)
  await moveFrom(knex, 'transaction_whole')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE transaction RENAME TO transaction_halves;
    CREATE TABLE transaction (LIKE transaction_halves);
  `)
  await moveFrom(knex, 'transaction_halves')
}

/** Rows keep the order in which they came: the BRIN index lives by it. */
async function moveFrom(knex: Knex, before: string): Promise<void> {
  await knex.raw(`
    SET LOCAL synchronize_seqscans = off;
    INSERT INTO transaction SELECT * FROM ${before};
    DROP TABLE ${before};
    CREATE INDEX transaction_by_day ON transaction USING brin (business_date, file_id) WITH (pages_per_range = 32);
    CREATE INDEX transaction_beside_sales ON transaction (file_id, business_date) WHERE kind <> 'sale';
    ANALYZE transaction (business_date, file_id, merchant_id, terminal_id, side, kind);
  `)
}
