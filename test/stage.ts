// What a test asks the shared set-up for: fresh databases, and the program as installed.
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import pg from 'pg'
import { inject } from 'vitest'
import { openStore, type Store } from '../src/store/store.ts'
import { TEMPLATE } from './global-setup.ts'

const asked = new Map<string, Promise<string>>()

function ask(name: 'server' | 'program'): Promise<string> {
  const asking = asked.get(name) ?? ring(name)
  asked.set(name, asking)
  return asking
}

function ring(name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    connect(inject('doorbell'))
      .on('error', reject)
      .on('data', (part) => {
        text += part
      })
      .on('end', () => {
        const answer = JSON.parse(text) as { value: string } | { error: string }
        if ('value' in answer) resolve(answer.value)
        else reject(new Error(answer.error))
      })
      .end(name)
  })
}

/** The path of the launcher. */
export const program = () => ask('program')

/** The URL of a new database with all tables and no rows. It goes with the server. */
export async function freshDatabase(): Promise<string> {
  const server = await ask('server')
  const name = `test_${randomBytes(8).toString('hex')}`
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`)
  } finally {
    await client.end()
  }
  return `postgresql:///${name}${server.slice(server.indexOf('?'))}`
}

export async function freshStore(): Promise<Store> {
  return openStore({ databaseUrl: await freshDatabase(), folder: '' })
}
