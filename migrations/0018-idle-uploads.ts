// Uploads that move no money of their own are kept beside the stored sales that they forward.
import type { Knex } from 'knex'

/**
 * `idle_upload`: a copy of an upload that a run placed while its sale stayed open, under the sale's place.
 * The sale is judged again by what its upload says; to look for that in the days between would cost a
 * scan. Of runs before, uploads are filed under each stored sale that they name.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE idle_upload (
      run       integer NOT NULL REFERENCES run (id),
      sale_file integer NOT NULL,
      sale_line integer NOT NULL,
      LIKE transaction
    );
    INSERT INTO idle_upload
    SELECT DISTINCT p.run, s.file_id, s.line, u.*
    FROM (
      SELECT run, file_id, unnest(lines) AS line FROM placed_rows
      WHERE place = 'not_financial' AND side = 'journal'
    ) p
    JOIN transaction u ON u.file_id = p.file_id AND u.line = p.line
    JOIN transaction s ON s.merchant_id = u.merchant_id AND s.kind = 'offline_sale' AND s.side = 'journal'
    WHERE u.kind IN ('sale', 'offline_sale') AND s.business_date <= u.business_date
      AND (s.rrn = u.original_rrn OR s.acquirer_reference = u.original_reference
        OR (s.terminal_id = u.terminal_id AND s.stan = u.original_stan))
      AND (s.terminal_id = u.terminal_id) IS NOT FALSE
      AND (s.file_id, s.line) <> (u.file_id, u.line);
    CREATE INDEX idle_upload_by_sale ON idle_upload (sale_file, sale_line);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE idle_upload')
}
