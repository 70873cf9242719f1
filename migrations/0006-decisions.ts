// What people decide: an append-only chain of entries, each sealed by a hash over the one before.
import type { Knex } from 'knex'

/** `content` is text, not jsonb: the hash is taken over exactly these bytes. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE decision (
      sequence      integer PRIMARY KEY,
      what          text COLLATE "C" NOT NULL,
      content       text COLLATE "C" NOT NULL,
      note          text COLLATE "C" NOT NULL,
      decided_by    text COLLATE "C" NOT NULL,
      decided_at    timestamptz(3) NOT NULL,
      previous_hash text COLLATE "C" NOT NULL UNIQUE,
      hash          text COLLATE "C" NOT NULL
    );
    CREATE FUNCTION decision_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'Decisions are append-only: take one back by another.';
    END $$;
    CREATE TRIGGER decision_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision
      FOR EACH STATEMENT EXECUTE FUNCTION decision_is_append_only();

    -- the chain's head when the run was made: reports print it
    ALTER TABLE run ADD COLUMN decision_head text COLLATE "C" NOT NULL DEFAULT '';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE run DROP COLUMN decision_head;
    DROP TABLE decision;
    DROP FUNCTION decision_is_append_only;
  `)
}
