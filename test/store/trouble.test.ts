// Conditions of a database that an operator can mend: told as that, on a real server, and never as a mistake of ours.
import { randomBytes } from 'node:crypto'
import { type AddressInfo, createServer } from 'node:net'
import pg from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { asStopped, connect, openStore } from '../../src/store/store.ts'
import { freshDatabase } from '../stage.ts'

const open = async (databaseUrl: string) => {
  const store = await openStore({ databaseUrl, folder: '' })
  await store.close()
}

/** Runs statements as the owner of the database. */
async function prepare(databaseUrl: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

async function failureOf(databaseUrl: string, statement: string): Promise<unknown> {
  const client = await connect({ connectionString: databaseUrl })
  try {
    return await client.query(statement).then(() => null, asStopped)
  } finally {
    await client.end()
  }
}

const nameOf = (databaseUrl: string) => new URL(databaseUrl).pathname.slice(1)

describe('a store', () => {
  it('that a newer release has changed is left as it is', async () => {
    const url = await freshDatabase()
    await prepare(
      url,
      "INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('0099-later', 99, now())",
    )
    await expect(open(url)).rejects.toMatchObject({ code: 'STORE_TOO_NEW', exit: 4 })
    await expect(open(url)).rejects.toThrow('0099-later')
  })

  it('whose role may make no tables', async () => {
    const url = await freshDatabase()
    const role = `guest_${randomBytes(4).toString('hex')}`
    await prepare(url, 'CREATE SCHEMA bare', `CREATE ROLE ${role} LOGIN`)
    try {
      await prepare(url, `ALTER ROLE ${role} SET search_path = bare`)
      const asGuest = new URL(url)
      asGuest.searchParams.set('user', role)
      const refused = { code: 'STORE_NO_RIGHTS', exit: 4 }
      await expect(open(asGuest.href)).rejects.toMatchObject(refused)
      await prepare(url, `GRANT USAGE ON SCHEMA bare TO ${role}`)
      await expect(open(asGuest.href)).rejects.toMatchObject(refused)
      await expect(open(asGuest.href)).rejects.toThrow(/: permission denied for schema bare$/)
      await prepare(url, `GRANT ALL ON SCHEMA bare TO ${role}`)
      await open(asGuest.href)
    } finally {
      await prepare(url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`)
    }
  })

  it('that takes no changes', async () => {
    const url = await freshDatabase()
    await prepare(url, `ALTER DATABASE ${nameOf(url)} SET default_transaction_read_only = on`)
    const failure = await failureOf(url, 'DELETE FROM run')
    expect(failure).toMatchObject({ code: 'STORE_READ_ONLY', exit: 4 })
  })

  it('that ends statements before they are done', async () => {
    const url = await freshDatabase()
    const slow = "SET statement_timeout = '20ms'; SELECT pg_sleep(5)"
    expect(await failureOf(url, slow)).toMatchObject({ code: 'STORE_TIMEOUT', exit: 4 })
    const holder = await connect({ connectionString: url })
    try {
      await holder.query('BEGIN; LOCK TABLE run')
      const waiting = "SET lock_timeout = '20ms'; SELECT 1 FROM run"
      expect(await failureOf(url, waiting)).toMatchObject({ code: 'STORE_TIMEOUT', exit: 4 })
    } finally {
      await holder.end()
    }
  })

  it('that ends its connections prints nothing between our data', async () => {
    const url = await freshDatabase()
    const store = await openStore({ databaseUrl: url, folder: '' })
    const printed = ['log', 'info', 'warn', 'error'] as const
    const spies = printed.map((name) => vi.spyOn(console, name).mockImplementation(() => {}))
    try {
      await store.knex('run').count()
      const cut =
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
      await prepare(url, cut)
      await store
        .knex('run')
        .count()
        .catch(() => {}) // with the old connection, or a new one
      for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    } finally {
      for (const spy of spies) spy.mockRestore()
      await store.close()
    }
  })

  it('that is none: what answers there hangs up', async () => {
    const other = createServer((caller) => caller.destroy())
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = other.address() as AddressInfo
      const url = `postgresql://tieout@127.0.0.1:${port}/tieout`
      await expect(open(url)).rejects.toMatchObject({ code: 'NO_DATABASE', exit: 4 })
    } finally {
      other.close()
    }
  })

  it.each([
    ['58030', 'could not read block 3: Input/output error', 'STORE_BROKEN', 4],
    ['58030', 'could not extend file: Disk quota exceeded', 'NO_SPACE', 6],
    ['XX001', 'invalid page in block 3', 'STORE_BROKEN', 4],
    ['53200', 'out of shared memory', 'STORE_LIMIT', 4],
  ])('by %s, %s', (state, message, code, exit) => {
    const error = Object.assign(new Error(message), { code: state })
    expect(asStopped(error)).toMatchObject({ code, exit })
  })
})
