// Layouts that a user declares: read like those that ship, checked line by line, tried and proposed.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { proposeLayout, tryLayout } from '../../jobs/layout-trial.ts'
import { configurationOf } from '../../src/config/config.ts'
import { layoutText } from '../../src/config/layout-text.ts'
import { tieout } from '../command-line.ts'
import { Desk } from '../desk.ts'

const CONFIGURATION = `
timezone: Europe/Berlin
sources:
  - name: tills
    side: journal
    layout: my-tills
    files: "tills_{date}.csv"
    defaults: { currency: EUR, merchant: M1 }
  - name: acquirer
    side: settlement
    layout: my-acquirer
    files: "paid_{date}.txt"
layouts:
  my-tills:
    type: delimited
    encoding: [utf-8, windows-1252]
    delimiter: ";"
    headingWithin: 3
    trailer: Summe
    columns:
      day: Datum
      clock: [Uhrzeit, Zeit]
      till: { names: Kasse, required: true }
      receipt: Beleg
      type: Vorgang
      amount: Betrag
    figures: { decimal: ",", thousands: ".", symbols: "€", looseSigns: true }
    records:
      - side: none
        when: { type: Kassensturz }
      - side: journal
        kind:
          column: type
          words: { Verkauf: sale, Erstattung: refund }
        texts: { terminalId: till, rrn: receipt }
        amount: { column: amount, direction: size_by_kind }
        at: { column: [day, clock], patterns: "DD.MM.YYYY hh:mm" }
    totals:
      figures:
        - { name: count, of: lines, cell: 2 }
        - { name: sum, of: amount, cell: 3 }
  my-acquirer:
    type: fixed
    fields: [[merchant, 4], [terminal, 4], [rrn, 6], [amount, 10], [fee, 6], [currency, 3], [at, 14]]
    figures: { implied: 2 }
    records:
      - side: settlement
        kind: sale
        merchantId: merchant
        texts: { terminalId: terminal, rrn: rrn }
        currency: currency
        amount: { column: amount, direction: as_written }
        fee: { column: fee, direction: negated }
        at: { column: at, patterns: YYYYMMDDhhmmss }
`
const TILLS = `Kassenbericht
Datum;Uhrzeit;Kasse;Beleg;Vorgang;Betrag
02.03.2026;10:00;T1;A00001;Verkauf;€ 1.234,50
02.03.2026;10:05;T1;A00002;Kassensturz;0,00
02.03.2026;11:00;T1;A00003;Verkauf;-
02.03.2026;11:00;T1;A00004;Umbuchung;1,00
Summe;4;1235,50
`
const PAID = 'M1  T1  A000010000123450000123EUR20260302100000\n'

let desk: Desk
afterEach(async () => desk?.close())

describe('declared layouts', () => {
  it('read delimited and fixed files to their sums and totals, and match them', async () => {
    desk = await Desk.open(CONFIGURATION)
    desk.deliver('tills_2026-03-02.csv', TILLS)
    desk.deliver('paid_2026-03-03.txt', PAID)
    const { runs, received } = await desk.run('2026-03-02')
    expect(received.files.map((file) => [file.refusal, file.rows, file.rejected])).toEqual([
      [null, 3, 2],
      [null, 1, 0],
    ])
    expect(received.files[0]?.controlTotals).toEqual({
      state: 'agreed',
      totals: [
        { name: 'count', declared: '4', counted: '4' },
        { name: 'sum', declared: '1235.50', counted: '1235.50' },
      ],
    })
    expect(runs[0]?.totals).toMatchObject([
      { currency: 'EUR', matched: { count: 1, amount: '1234.50' }, settlement: { fee: '-1.23' } },
    ])
  })

  it('are tried on a file without a store: first rows, refused ones, sums', async () => {
    desk = await Desk.open(CONFIGURATION)
    const path = join(desk.folder, 'tills_2026-03-02.csv')
    writeFileSync(path, TILLS)
    const trial = await tryLayout(desk.configuration, path, 'my-tills')
    expect(trial).toMatchObject({ rows: 3, accepted: 1, rejected: 2, passedOver: 1 })
    expect(trial.refused.map((line) => [line.line, line.field, line.rule])).toEqual([
      [5, 'Betrag', 'amount_unreadable'],
      [6, 'Vorgang', 'type_unknown'],
    ])
    const told = await tieout(['layout', 'try', path, '--layout', 'my-tills'], {
      cwd: desk.folder,
    })
    expect(told).toMatchObject({ exit: 0, stderr: '' })
    expect(told.stdout).toContain('3 rows: 1 read, 2 rejected, 1 passed over.')
    expect(told.stdout).toContain('1234.50')
    const unknown = await tieout(['layout', 'try', path, '--layout', 'none-such'], {
      cwd: desk.folder,
    })
    expect(unknown.exit).toBe(2)
  })

  it('know the heading row by the columns of amounts, kinds and times, and want all of them', async () => {
    const short = CONFIGURATION.replace('{ names: Kasse, required: true }', 'Kasse')
    desk = await Desk.open(short)
    const path = join(desk.folder, 'tills_2026-03-02.csv')
    writeFileSync(path, TILLS)
    const trial = () => tryLayout(desk.configuration, path, 'my-tills')
    expect(await trial()).toMatchObject({
      rows: 3,
      accepted: 1,
      controlTotals: { state: 'agreed' },
    })
    for (const [heading, other] of [
      ['Betrag', 'Wert'],
      ['Vorgang', 'Art'],
      ['Datum', 'Tag'],
    ] as const) {
      writeFileSync(path, TILLS.replace(heading, other))
      await expect(trial()).rejects.toMatchObject({
        code: 'NO_HEADER',
        message: expect.stringMatching(/my-tills: Datum, Uhrzeit, Vorgang, Betrag\.$/),
      })
      writeFileSync(path, TILLS.replace(heading, other).replace('Kassenbericht\n', ''))
      const first = await Desk.open(short.replace('    headingWithin: 3\n', ''))
      await expect(tryLayout(first.configuration, path, 'my-tills')).rejects.toMatchObject({
        code: 'MISSING_COLUMN',
        message: expect.stringContaining(heading),
      })
      await first.close()
    }
    writeFileSync(path, TILLS.replace('Betrag', 'Wert'))
    const loose = short.replace('amount: Betrag', 'amount: { names: Betrag, required: false }')
    const other = configurationOf(loose, join(desk.folder, 'c.yaml'))
    await expect(tryLayout(other, path, 'my-tills')).rejects.toMatchObject({ code: 'WRONG_TOTALS' })
  })

  it('read minor units by each row’s currency where they say so', async () => {
    desk = await Desk.open(CONFIGURATION.replace('implied: 2', 'implied: currency'))
    const path = join(desk.folder, 'paid_2026-03-03.txt')
    writeFileSync(path, `${PAID}${PAID.replace('EUR', 'JPY')}${PAID.replace('EUR', 'KWD')}`)
    const { first } = await tryLayout(desk.configuration, path, 'my-acquirer')
    expect(first.map((row) => [row.currency, row.amount, row.fee])).toEqual([
      ['EUR', '1234.50', '-1.23'],
      ['JPY', '123450', '-123'],
      ['KWD', '123.450', '-0.123'],
    ])
    const wrong = CONFIGURATION.replace('implied: 2', 'implied: money')
    expect(() => configurationOf(wrong, '/c.yaml')).toThrow()
  })

  it('are declared as the README shows', async () => {
    const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8')
    const example = /```yaml\n(layouts:\n[\s\S]*?)```/.exec(readme)?.[1] ?? ''
    desk = await Desk.open(`${CONFIGURATION.slice(0, CONFIGURATION.indexOf('layouts:'))}${example}`)
    const path = join(desk.folder, 'tills_2026-03-02.csv')
    writeFileSync(path, TILLS.replaceAll('Verkauf;€ 1.234,50', 'Verkauf;1.234,50 €'))
    expect(await tryLayout(desk.configuration, path, 'my-tills')).toMatchObject({ accepted: 1 })
  })

  it.each([
    ['direction: negated', 'direction: sideways'],
    ['texts: { terminalId: till, rrn: receipt }', 'texts: { terminalId: tilt }'],
    ['texts: { terminalId: till, rrn: receipt }', 'texts: { terminal: till }'],
    ['[merchant, 4]', '[merchant, four]'],
    ['encoding: [utf-8, windows-1252]', 'encoding: klingon'],
    ['trailer: Summe', 'trailing: Summe'],
    ['    type: fixed\n', '    type: fixed\n    delimiter: ","\n'],
    ['    type: fixed\n', '    type: fixed\n    sheet: "Page 1"\n'],
  ])('are checked with the line: %s -> %s', (right, wrong) => {
    const text = CONFIGURATION.replace(right, wrong)
    expect(text).not.toBe(CONFIGURATION)
    const found = () => configurationOf(text, '/c.yaml')
    expect(found).toThrow(/CONFIG|not valid/)
    const line = text.slice(0, text.indexOf(wrong) + wrong.trimEnd().length).split('\n').length
    expect(messageOf(found)).toContain(`/c.yaml:${line}: `)
  })
})

function messageOf(act: () => unknown): string {
  try {
    act()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('a proposed layout', () => {
  const FILES: readonly (readonly [string, string | Buffer, Record<string, unknown>])[] = [
    [
      'german.csv',
      'Datum;Terminal;Beleg-Trace;Typ;Betrag;Währung;Händler\n02.03.2026 10:00;T1;17;Verkauf;1.234,50;EUR;M1\n02.03.2026 10:01;T1;18;Erstattung;3,00;EUR;M1\n',
      { delimiters: [';'], figures: { decimal: ',', thousands: '.' } },
    ],
    [
      'chinese.txt',
      readFileSync(
        join(import.meta.dirname, '..', 'formats', 'china-terminal', '流水_2026-03-01.csv'),
      ),
      { type: 'delimited' },
    ],
  ]

  it.each(FILES)(
    '%s is accepted by the configuration and reads the file',
    async (name, content, expected) => {
      desk = await Desk.open()
      const path = join(desk.folder, name)
      writeFileSync(path, content)
      const { layout, doubts } = await proposeLayout(path)
      expect(layout).toMatchObject(expected)
      expect(doubts).toContain('side_guessed')
      const text = `${layoutText('mine', layout)}sources:
  - { name: x, side: both, layout: mine, files: "*", defaults: { currency: CNY, merchant: M1 } }
`
      const trial = await tryLayout(
        configurationOf(text, join(desk.folder, 'c.yaml')),
        path,
        'mine',
      )
      expect(trial.accepted, text).toBeGreaterThan(0)
      expect(trial.rejected, text).toBeLessThanOrEqual(trial.accepted)
    },
  )
})
