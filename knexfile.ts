// For the knex command line: the same migrations that every tieout command applies by itself.
import type { Knex } from 'knex'
import { migrationSource } from './migrations/migrations.ts'

const config: Knex.Config = {
  client: 'pg',
  connection: process.env.DATABASE_URL ?? '',
  migrations: { migrationSource },
}

export default config
