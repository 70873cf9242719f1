// The configuration: what it is when nothing is said, and every mistake with its line.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configurationOf } from '../../src/config/config.ts'
import {
  FIRST_CONFIGURATION,
  writeFirstConfiguration,
} from '../../src/config/first-configuration.ts'
import { StoppedError } from '../../src/domain/stopped-error.ts'

const FILE = '/somewhere/tieout.config.yaml'
const SOURCE = '  - { name: a, side: journal, layout: tieout-journal, files: "*" }\n'

const TABLE = '  - { network: visa, edition: "1", codes: { Q1: unknown } }\n'

function mistakesIn(text: string): string {
  try {
    configurationOf(text, FILE)
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', exit: 2 })
    return error.message.replaceAll(`${FILE}:`, '')
  }
  throw new Error('The configuration was taken')
}

describe('the first configuration', () => {
  it('is written once, and told to be there where it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tieout-init-'))
    try {
      const file = join(folder, 'tieout.config.yaml')
      expect(await writeFirstConfiguration(file)).toContain(file)
      expect(await writeFirstConfiguration(file)).toEqual([])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('is not said to be there where a file stands in the place of a folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tieout-init-'))
    try {
      const file = join(folder, 'tieout.config.yaml')
      writeFileSync(join(folder, 'outbox'), '')
      const place = join(folder, 'outbox')
      const stop = { code: 'NOT_WRITABLE', exit: 6, place }
      await expect(writeFirstConfiguration(file)).rejects.toMatchObject(stop)
      rmSync(place)
      mkdirSync(place)
      expect(await writeFirstConfiguration(file)).toContain(file)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a configuration', () => {
  it('of one source is enough; the rest has defaults beside the file', () => {
    const read = configurationOf(`sources:\n${SOURCE}`, FILE)
    expect(read).toMatchObject({
      locale: 'en',
      inbox: '/somewhere/inbox',
      outbox: '/somewhere/outbox',
      archive: '/somewhere/archive',
      quarantine: '/somewhere/quarantine',
      storeFolder: '/somewhere/.tieout',
    })
    expect(read.sources).toMatchObject([
      { timezone: 'UTC', cutoff: '24:00', expects: 'daily', settlesWithin: 1, settles: null },
    ])
  })

  it('as init writes it is valid', () => {
    expect(configurationOf(FIRST_CONFIGURATION, FILE).sources).toHaveLength(2)
  })

  it('keeps its text, and its digest is of terms only', () => {
    const text = `timezone: Asia/Shanghai\nsources:\n${SOURCE}`
    const one = configurationOf(text, FILE)
    const moved = configurationOf(`outbox: /elsewhere\nlocale: zh-CN\n${text}`, '/other/place.yaml')
    const coded = configurationOf(`${text}responseCodes:\n${TABLE}`, FILE)
    const changed = configurationOf(`cutoff: "23:00"\n${text}`, FILE)
    expect(one.text).toBe(text)
    expect(moved.termsDigest).toBe(one.termsDigest)
    expect(coded.termsDigest).not.toBe(one.termsDigest)
    expect(changed.termsDigest).not.toBe(one.termsDigest)
  })
})

describe('a mistake is told with its line:', () => {
  const CASES: readonly (readonly [what: string, text: string, said: string | RegExp])[] = [
    [
      'a source whose name begins with a dash',
      `sources:\n${SOURCE.replace('name: a', 'name: "-wallets"')}`,
      '2: sources.0.name: is a name of letters, digits, _ . and - (63 at most) that begins with a letter or digit',
    ],
    [
      'a layout whose name begins with a dot',
      `layouts: { .mine: { side: journal } }\nsources:\n${SOURCE}`,
      /name of letters, digits, _ \. and - \(63 at most\) that begins with a letter or digit/,
    ],
    [
      'a time that cron has not',
      `schedule: every day\nsources:\n${SOURCE}`,
      '1: schedule: is no time of cron',
    ],
    ['an unknown key', `sauces: 1\nsources:\n${SOURCE}`, '1: unknown key "sauces"'],
    [
      'an unknown key of a source',
      `sources:\n${SOURCE}  - name: b\n    side: journal\n    layout: x\n    files: "*"\n    colour: red\n`,
      '7: unknown key "colour" in sources.1',
    ],
    ['an unknown zone', `timezone: Mars/Base\nsources:\n${SOURCE}`, /1: timezone: is no time zone/],
    ['a cut-off of 00:00', `cutoff: "00:00"\nsources:\n${SOURCE}`, /1: cutoff: is "24:00" for the/],
    ['a cut-off without quotes', `cutoff: 23:00:00\nsources:\n${SOURCE}`, /1: cutoff: is a time/],
    ['no source', 'sources: []\n', /1: sources: names at least one source/],
    ['no sources at all', 'locale: en\n', /sources/],
    ['an empty file', '', /sources/],
    ['an unknown side', `sources:\n${SOURCE.replace('journal,', 'left,')}`, /2: sources\.0\.side/],
    [
      'an unknown placeholder',
      `sources:\n${SOURCE.replace('"*"', '"{day}.csv"')}`,
      /2: sources\.0\.files/,
    ],
    [
      'a path for a pattern',
      `sources:\n${SOURCE.replace('"*"', '"in/*.csv"')}`,
      /2: sources\.0\.files/,
    ],
    ['a name twice', `sources:\n${SOURCE}${SOURCE}`, '3: two sources are named "a"'],
    [
      'a journal that settles',
      `sources:\n${SOURCE.replace(' }', ', settles: { schemes: [visa] } }')}`,
      '2: "a" is no settlement source',
    ],
    ['a key twice', `locale: en\nlocale: en\nsources:\n${SOURCE}`, /2: .*unique/],
    ['no YAML', 'sources: [\n', /[12]: /],
    [
      'a response code that means nothing known',
      `sources:\n${SOURCE}responseCodes:\n  - network: visa\n    edition: "1"\n    codes:\n      "51": no_money\n`,
      /7: responseCodes\.0\.codes\.51: is one of approved, partial/,
    ],
    [
      'a table without an edition',
      `sources:\n${SOURCE}responseCodes:\n  - { network: visa, codes: { "51": unknown } }\n`,
      /4: responseCodes\.0\.edition: names the edition/,
    ],
    [
      'an edition that is a figure',
      `sources:\n${SOURCE}responseCodes:\n  - network: visa\n    edition: 2024\n    codes: {}\n`,
      /5: responseCodes\.0\.edition: names the edition in quotes/,
    ],
    [
      'two tables of one network, whatever its letters',
      `sources:\n${SOURCE}responseCodes:\n${TABLE}${TABLE.replace('visa', 'VISA')}`,
      '5: two tables are of the network "visa"',
    ],
    [
      'a table of a source that is not there',
      `sources:\n${SOURCE}responseCodes:\n${TABLE.replace(' }\n', ', sources: [b] }\n')}`,
      '4: no source is named "b"',
    ],
    [
      'an amount as a number',
      `sources:\n${SOURCE.replace(' }', ', tolerance: { amount: 0.05 } }')}`,
      /2: sources\.0\.tolerance/,
    ],
  ]
  it.each(CASES)('%s', (_, text, said) => {
    const mistakes = mistakesIn(text)
    if (typeof said === 'string') expect(mistakes).toContain(said)
    else expect(mistakes).toMatch(said)
  })

  it('all mistakes at once, in the order of lines', () => {
    const mistakes = mistakesIn(`timezone: Mars\nsauces: 1\nlocale: fr\nsources:\n${SOURCE}`)
    const lines = [...mistakes.matchAll(/^(\d+): /gm)].map((found) => Number(found[1]))
    expect(lines).toEqual([1, 2, 3])
  })
})
