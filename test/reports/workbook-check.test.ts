// A finished workbook that came out damaged or short is refused before anybody sees it.
import { expect, it } from 'vitest'
import { checkWorkbook, unpacked } from '../../reports/workbook-check.ts'
import { zipOf } from '../zip.ts'

const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`

function workbook(part: string): Buffer {
  return zipOf(
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: 'xl/styles.xml', content: '<styleSheet/>' },
    { name: 'xl/workbook.xml', content: '<sheets><sheet name="Matches"/></sheets>' },
    { name: 'xl/worksheets/sheet1.xml', content: part },
  )
}

const WRITTEN = [{ name: 'Matches', lastRow: 2 }]
const WHOLE = sheet('<row r="1"></row><row r="2"></row>')

it('is unpacked, part by part', async () => {
  const parts = await unpacked(workbook(WHOLE))
  expect(parts.get('xl/worksheets/sheet1.xml')?.toString()).toBe(WHOLE)
  await checkWorkbook(workbook(WHOLE), WRITTEN)
})

it('is refused where the checksum of a part does not agree', async () => {
  const bytes = workbook(WHOLE)
  const entry = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  bytes.writeUInt8(bytes.readUInt8(entry + 16) ^ 0xff, entry + 16)
  await expect(unpacked(bytes)).rejects.toThrow('checksum of [Content_Types].xml')
})

it('is refused where a sheet lacks its last row, or its end', async () => {
  const short = workbook(sheet('<row r="1"></row>'))
  await expect(checkWorkbook(short, WRITTEN)).rejects.toThrow('sheet Matches ends where')
  const open = workbook('<worksheet><row r="1"></row><row r="2"></row>')
  await expect(checkWorkbook(open, WRITTEN)).rejects.toThrow('sheet Matches is whole')
})
