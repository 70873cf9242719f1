// What takes long: a line of two gigabytes, and many seeds of simulated weeks against the truth.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'
import { placesAtEnd, sided, simulatedWeek } from '../week.ts'

const HEAD = 'merchant_id,terminal_id,stan,type,amount,currency,transaction_at\n'

describe('a line of two gigabytes', () => {
  it('is refused without being held in memory', async () => {
    const desk = await Desk.open()
    try {
      const path = join(desk.folder, 'inbox', 'journal_2026-03-02.csv')
      const file = openSync(path, 'w')
      writeSync(file, HEAD)
      const block = Buffer.alloc(64 << 20, 'x')
      for (let written = 0; written < 2 ** 31; written += block.length) writeSync(file, block)
      closeSync(file)
      const env = { ...desk.around.env, NODE_OPTIONS: '--max-old-space-size=200' }
      const done = await tieout(['load', path], { cwd: desk.folder, env })
      expect(done.stderr).toContain('LINE_TOO_LONG')
      expect(done.exit).toBe(3)
    } finally {
      await desk.close()
    }
  })

  it('of nothing at all is refused as well', async () => {
    const desk = await Desk.open()
    try {
      const path = join(desk.folder, 'inbox', 'journal_2026-03-02.csv')
      const file = openSync(path, 'w')
      writeSync(file, HEAD)
      ftruncateSync(file, 2 ** 31)
      closeSync(file)
      const done = await tieout(['load', path], desk.around)
      expect(done.stderr).toMatch(/NUL_BYTE|LINE_TOO_LONG/)
      expect(done.exit).toBe(3)
    } finally {
      await desk.close()
    }
  })
})

describe.each([11, 12, 13, 14, 15, 16, 17, 18, 19, 20])('a simulated week of seed %i', (seed) => {
  it('has one place for each line, and matches what truly belongs together', async () => {
    const week = await simulatedWeek({ seed, transactions: 1_000, terminals: 40 })
    const desk = await Desk.open()
    try {
      desk.deliverFrom(week.folder, week.names)
      const { runs } = await desk.run(week.first, week.last)
      const places = [...(await placesAtEnd(desk)).values()]
      expect(places.filter((all) => all.length !== 1)).toEqual([])
      const rows = week.truth.files.filter((file) => week.names.includes(file.file))
      expect(places.length).toBe(rows.reduce((all, file) => all + file.rows, 0))
      const found: string[] = []
      for (const { businessDate } of runs) {
        for (const match of await desk.matches(businessDate)) {
          found.push(sided(match.journal.map(week.nameOf), match.settlement.map(week.nameOf)))
        }
      }
      const told = week.truth.matches.map((match) =>
        sided(match.journal.map(week.nameOf), match.settlement.map(week.nameOf)),
      )
      expect(found.sort()).toEqual(told.sort())
      const open = (await desk.exceptions()).filter((one) => one.status !== 'cleared')
      const held = week.truth.exceptions.filter((one) => one.holds)
      const words = (one: {
        type: string
        journal: readonly { file: string; line: number }[]
        settlement: readonly { file: string; line: number }[]
      }) => `${one.type}: ${sided(one.journal.map(week.nameOf), one.settlement.map(week.nameOf))}`
      expect(open.map(words).sort()).toEqual(held.map(words).sort())
    } finally {
      await desk.close()
      week.remove()
    }
  })
})
