// Other programs open the workbook, and reckon what we reckoned: LibreOffice and openpyxl.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOOK } from '../../reports/looks.ts'
import { writeWorkbook } from '../../reports/reports.ts'
import { WorkbookWriter } from '../../reports/workbook-writer.ts'
import { LOCALES } from '../../src/domain/wording/wording.ts'
import { sampleBooks, unreconcilableBooks } from './sample-books.ts'
import { readWorkbook, sheetNames } from './workbook-reader.ts'

const run = promisify(execFile)

// LibreOffice trusts the results in the file unless its profile says otherwise.
const ALWAYS_RECALCULATE = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

let folder = ''
let soffice = false
let python = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-office-'))
  soffice = await run('soffice', ['--version']).then(
    () => true,
    () => false,
  )
  // Debian's packages belong to its own python, which need not be the first on the path.
  for (const candidate of ['python3', '/usr/bin/python3']) {
    const found = await run(candidate, ['-c', 'import openpyxl']).then(
      () => true,
      () => false,
    )
    if (found) python = candidate
  }
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** To 15 digits, as office programs keep them. */
function figure(number: number | null): string | null {
  return number === null ? null : String(Number(number.toPrecision(15)))
}

describe('LibreOffice', () => {
  it('recalculates every formula to our result', { timeout: 120_000 }, async (context) => {
    if (!soffice) return context.skip('soffice is not installed')
    const files: string[] = []
    for (const locale of LOCALES) {
      for (const books of [sampleBooks(), unreconcilableBooks()]) {
        const file = join(folder, `${locale}-${books.status}.xlsx`)
        await writeWorkbook(books, file, locale)
        files.push(file)
      }
    }
    // A control: a result that is wrong on purpose must come back right, or nothing was reckoned.
    const control = new WorkbookWriter('Arial', 'control', '2026-03-04')
    const setup = { widths: [], frozenRows: 0, frozenColumns: 0, repeatedRows: null, tab: null }
    const page = control.page('Control', { ...setup, paper: 'A4', header: '', footer: ['', ''] })
    page.put(1, 1, { formula: '1+1', result: 3 }, LOOK.plain)
    page.put(1, 2, 'control', LOOK.plain)
    const controlFile = join(folder, 'control.xlsx')
    await writeFile(controlFile, await control.bytes())

    const out = join(folder, 'recalculated')
    const profile = join(folder, 'profile')
    await mkdir(join(profile, 'user'), { recursive: true })
    await writeFile(join(profile, 'user', 'registrymodifications.xcu'), ALWAYS_RECALCULATE)
    await mkdir(out)
    await run(
      'soffice',
      [
        `-env:UserInstallation=${pathToFileURL(profile).href}`,
        '--headless',
        '--convert-to',
        'xlsx:Calc MS Excel 2007 XML',
        '--outdir',
        out,
        controlFile,
        ...files,
      ],
      { timeout: 110_000, killSignal: 'SIGKILL' },
    )
    const reckoned = await readWorkbook(join(out, 'control.xlsx'))
    expect(reckoned.sheets[0]?.cells.get('A1')).toMatchObject({ formula: '1+1', number: 2 })
    for (const file of files) {
      const ours = await readWorkbook(file)
      const theirs = await readWorkbook(join(out, file.slice(folder.length + 1)))
      let formulas = 0
      ours.sheets.forEach((page, index) => {
        for (const [at, cell] of page.cells) {
          if (cell.formula === null) continue
          formulas++
          const other = theirs.sheets[index]?.cells.get(at)
          expect(other?.formula, `${page.name}!${at} is a formula there too`).not.toBeNull()
          expect(
            [other?.text ?? null, figure(other?.number ?? null)],
            `${page.name}!${at} ${cell.formula}`,
          ).toEqual([cell.text, figure(cell.number)])
        }
      })
      expect(formulas).toBeGreaterThan(40)
    }
  })
})

describe('openpyxl', () => {
  it('opens the workbook and finds the same cells', { timeout: 60_000 }, async (context) => {
    if (python === '') return context.skip('openpyxl is not installed')
    const file = join(folder, 'openpyxl.xlsx')
    await writeWorkbook(sampleBooks(), file, 'zh-CN')
    const script = [
      'import json, sys, openpyxl',
      'b = openpyxl.load_workbook(sys.argv[1], data_only=True)',
      's = b[b.sheetnames[1]]',
      'print(json.dumps({"names": b.sheetnames, "created": str(b.properties.created),',
      ' "row": [str(c.value) for c in s[5]], "format": s["F5"].number_format,',
      ' "titles": s.print_title_rows, "pane": s.freeze_panes, "filter": s.auto_filter.ref}))',
    ].join('\n')
    const { stdout } = await run(python, ['-c', script, file])
    const read = JSON.parse(stdout)
    expect(read.names).toEqual(sheetNames('zh-CN'))
    expect(read.created).toBe('2026-03-04 00:00:00')
    expect(read.row[0]).toBe('X7F03C2AD91B64E85')
    expect(read.row[5]).toBe('1280')
    expect(read.row[12]).toBe('898310058120014')
    expect(read.format).toBe('#,##0.00_);-#,##0.00_);#,##0.00_)')
    expect(read).toMatchObject({ pane: 'B5', filter: 'A4:U10' })
    expect(read.titles).toBe('$1:$4')
  })
})
