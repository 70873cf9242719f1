// Connections to PostgreSQL: one pool for statements, single clients for long work; dates and figures stay text.
import type { Knex } from 'knex'
import pg from 'pg'
import { MIGRATIONS, migrationSource } from '../../migrations/migrations.ts'
import type { OnDelay } from '../domain/delay.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { type EmbeddedServer, enterEmbedded } from './embedded/embedded.ts'
import { stoppedOf } from './trouble.ts'

/** A connection of one's own. */
export type Client = pg.Client

/** How to reach a server; plain data, so that a worker thread can be told. */
export type Connection = Readonly<pg.ClientConfig>

export interface Store {
  readonly connection: Connection
  readonly knex: Knex
  /** Closes the pool and, if this was the last command, the embedded server. */
  close(): Promise<void>
}

// pg makes dates of the local midnight and floats of figures: text loses nothing.
const TEXT_TYPES = [
  pg.types.builtins.DATE,
  pg.types.builtins.TIMESTAMP,
  pg.types.builtins.TIMESTAMPTZ,
  pg.types.builtins.NUMERIC,
]
for (const type of TEXT_TYPES) pg.types.setTypeParser(type, (text: string) => text)
// Counts only: an int8 of ours is a count of rows or a sum of lines, far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** Of every session: dates and times read the same from any server. */
const SESSION =
  "SET TIME ZONE 'UTC'; SET DateStyle = 'ISO'; SET jit = off; SET synchronous_commit = on"

/** Keeps two commands on an empty store from migrating at the same time. */
const MIGRATION_LOCK = 7_201_001

/**
 * Opens the store: the server at `databaseUrl`, or the embedded one whose data lie in `folder`.
 * @throws StoppedError NO_DATABASE (exit 4) where no server can be reached.
 */
export async function openStore(where: {
  readonly databaseUrl: string | undefined
  readonly folder: string
  readonly say?: OnDelay
}): Promise<Store> {
  let embedded: EmbeddedServer | null = null
  let connection: Connection
  if (where.databaseUrl === undefined) {
    embedded = await enterEmbedded(where.folder, where.say === undefined ? {} : { say: where.say })
    connection = { ...embedded.connection }
  } else {
    connection = { connectionString: where.databaseUrl }
  }
  const pool = await poolOf(connection)
  const close = async () => {
    await pool.destroy()
    await embedded?.leave()
  }
  try {
    await migrate(connection, pool)
  } catch (error) {
    await close()
    throw asStopped(error)
  }
  return { connection, knex: pool, close }
}

const SILENT = { warn() {}, error() {}, deprecate() {}, debug() {} }

/** knex is loaded by who opens a store: a thread that only loads files connects without it. */
async function poolOf(connection: Connection): Promise<Knex> {
  const { default: knex } = await import('knex')
  return knex({
    client: 'pg',
    // It would print on stdout, between our data, what it throws to us as well.
    log: SILENT,
    // Behind linked folders knex may find a pg of its own, which knows nothing of our parsers: Node
    // resolves links wrongly once a socket or a pipe was looked at, and the embedded server has both.
    connection: {
      ...connection,
      application_name: 'tieout',
      types: pg.types,
    } as Knex.PgConnectionConfig,
    pool: {
      min: 0,
      max: 4,
      afterCreate: (client: pg.Client, done: (error?: Error) => void) => {
        client.query(SESSION, (error) => done(error))
      },
    },
  })
}

/** A store that a newer release has changed: we do not know what its tables mean. */
async function refuseNewer(client: Client): Promise<void> {
  const { rows: tables } = await client.query("SELECT to_regclass('knex_migrations') AS name")
  if (tables[0].name === null) return
  const { rows } = await client.query<{ name: string }>('SELECT name FROM knex_migrations')
  const ours = new Set(MIGRATIONS.map((one) => one.name))
  const unknown = rows.map((one) => one.name).filter((name) => !ours.has(name))
  if (unknown.length === 0) return
  throw new StoppedError(
    'STORE_TOO_NEW',
    EXIT.database,
    `Another release of tieout has changed this store: ${unknown.sort().join(', ')} is not known here.`,
    {
      place: 'knex_migrations',
      hint: 'Use that release or a later one, or a database of its own for this one.',
    },
  )
}

/** Whether the server is the embedded one: it ran when its connection was handed out. */
let isEmbedded = false

/** A client of its own, for one long transaction. End it with `end()`. */
export async function connect(connection: Connection): Promise<pg.Client> {
  isEmbedded = connection.connectionString === undefined
  const client = new pg.Client({ ...connection, application_name: 'tieout' })
  // A server that dies must fail the statement under way, not the process.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw stoppedOf(error, isEmbedded, true)
  }
  try {
    await client.query(SESSION)
  } catch (error) {
    await client.end().catch(() => {}) // what it said first is what counts
    throw asStopped(error)
  }
  return client
}

async function migrate(connection: Connection, pool: Knex): Promise<void> {
  const client = await connect(connection)
  try {
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    )
    const version = rows[0]?.version ?? 0
    if (version < 150_000) {
      throw new StoppedError(
        'DATABASE_TOO_OLD',
        EXIT.database,
        `The server is version ${version}.`,
        {
          hint: 'tieout needs PostgreSQL 15 or later.',
        },
      )
    }
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    await refuseNewer(client)
    const migrations = { migrationSource }
    const [, waiting] = (await pool.migrate.list(migrations)) as [unknown[], unknown[]]
    if (waiting.length === 0) return
    // We hold the lock: a row that says otherwise was left by a killed command.
    await client.query('UPDATE knex_migrations_lock SET is_locked = 0')
    await pool.migrate.latest(migrations)
  } finally {
    await client.end()
  }
}

/** A database's own error as one that an operator can mend, where it is one; otherwise as it is. */
export function asStopped(error: unknown): unknown {
  return stoppedOf(error, isEmbedded)
}
