// Every layout reads its sample to its golden expectation: a folder per layout, walked.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Source } from '../../src/domain/source.ts'
import { layoutIds } from '../../src/formats/formats.ts'
import { chunks, readAll, sourceOf, spoken } from './reading.ts'

const HERE = import.meta.dirname
const folders = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

/** `golden.<sample>.json` lies beside its sample; `source.json` holds what the source adds. */
function samplesIn(folder: string): string[] {
  return readdirSync(join(HERE, folder)).filter((name) => !name.endsWith('.json'))
}

function slotDateOf(name: string): string | null {
  const found = /(20\d{2})-?(\d{2})-?(\d{2})/.exec(name)
  return found === null ? null : `${found[1]}-${found[2]}-${found[3]}`
}

async function readSample(folder: string, name: string, changed?: (bytes: Buffer) => Buffer) {
  const path = join(HERE, folder, 'source.json')
  const changes = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  const bytes = readFileSync(join(HERE, folder, name))
  return readAll(folder, changed === undefined ? bytes : chunks(changed(bytes), 7), {
    source: sourceOf(folder, changes as Partial<Source>),
    fileName: name,
    slotDate: slotDateOf(name),
  })
}

/** Every line end of a text as a carriage return alone. */
function returned(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, '\r'), 'latin1')
}

describe('layouts', () => {
  it('has a folder for every layout', () => {
    expect(folders).toEqual(layoutIds().sort())
  })

  for (const folder of folders) {
    for (const name of samplesIn(folder)) {
      it(`reads ${folder}/${name} as its golden file says`, async () => {
        const { transactions, refused, entries, ...reading } = await readSample(folder, name)
        const seen = {
          ...(entries.length === 0 ? {} : { entries }),
          reading,
          rows: transactions.map(spoken),
          rejected: refused.map(spoken),
        }
        const path = join(HERE, folder, `golden.${name}.json`)
        // A new sample: set UPDATE_GOLDEN once, then read what was written before it is committed.
        if (process.env.UPDATE_GOLDEN === '1') {
          writeFileSync(path, `${JSON.stringify(seen, null, 2)}\n`)
        }
        expect(seen).toEqual(JSON.parse(readFileSync(path, 'utf8')))
      })

      if (/\.(?:zip|xlsx|dat)$/.test(name)) continue
      it(`reads ${folder}/${name} alike where carriage returns alone end its lines`, async () => {
        expect(await readSample(folder, name, returned)).toEqual(await readSample(folder, name))
      })
    }
  }
})
