// The floor: what no tool on this store can do without, measured on the same files and the same server.
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { dropDatabase, inDatabase } from './stage.js'

/**
 * Two parallel COPYs of the two files into bare tables, ANALYZE, and one join-and-insert on the
 * references and the amount. No validation, no report. Milliseconds.
 */
export async function floorOf(journal, settlement) {
  await inDatabase(
    'floor',
    async (connect) => {
      const client = await connect()
      for (const [table, file] of [
        ['journal', journal],
        ['settlement', settlement],
      ]) {
        const header = await firstLine(file)
        // All text: a figure that is none would end a bare COPY.
        const columns = header.split(',').map((name) => `${name} text`)
        await client.query(`CREATE TABLE ${table} (${columns.join(', ')})`)
      }
      await client.query(
        'CREATE TABLE match (terminal_id text, batch_no text, stan text, rrn text, amount text)',
      )
      await client.end()
    },
    false,
  )
  const began = performance.now()
  await inDatabase(
    'floor',
    async (connect) => {
      await Promise.all([
        copyInto(await connect(), 'journal', journal),
        copyInto(await connect(), 'settlement', settlement),
      ])
      const client = await connect()
      await client.query("SET work_mem = '256MB'")
      await client.query('ANALYZE journal, settlement')
      await client.query(
        `INSERT INTO match SELECT j.terminal_id, j.batch_no, j.stan, j.rrn, j.amount
         FROM journal j JOIN settlement s ON s.terminal_id = j.terminal_id AND s.batch_no = j.batch_no
           AND s.stan = j.stan AND s.rrn = j.rrn AND s.gross = j.amount`,
      )
    },
    true,
  )
  const time = performance.now() - began
  await dropDatabase('floor')
  return time
}

async function copyInto(client, table, file) {
  // COPY knows no trailer: the #totals line is left out.
  const end = await endOfRows(file)
  await pipeline(
    createReadStream(file, { end: end - 1, highWaterMark: 1 << 18 }),
    client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT csv, HEADER)`)),
  )
}

async function firstLine(file) {
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(4096), 0, 4096, 0)
    return buffer.toString('utf8').split('\n', 1)[0].trim()
  } finally {
    await handle.close()
  }
}

/** Where the `#totals` line begins. */
async function endOfRows(file) {
  const { size } = await stat(file)
  const handle = await open(file)
  try {
    const tail = Buffer.alloc(Math.min(4096, size))
    await handle.read(tail, 0, tail.length, size - tail.length)
    const at = tail.lastIndexOf('#totals')
    return at < 0 ? size : size - tail.length + at
  } finally {
    await handle.close()
  }
}
