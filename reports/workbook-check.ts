// Opens a finished workbook again before anybody sees it: is everything in it that was put in.
import { strict as assert } from 'node:assert'
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'

/** A sheet as it was written: its name and its last row (0: an empty page). */
export interface WrittenSheet {
  readonly name: string
  readonly lastRow: number
}

/** Every part of the zip by name, its checksum compared; it fails where one does not agree. */
export async function unpacked(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const parts = new Map<string, Buffer>()
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.fromBuffer(Buffer.from(bytes), { lazyEntries: true }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    )
  })
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', resolve)
    zip.on('entry', (entry: yauzl.Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error)
        buffer(stream)
          .then((part) => {
            assert.equal(crc32(part), entry.crc32, `checksum of ${entry.fileName}`)
            parts.set(entry.fileName, part)
            zip.readEntry()
          })
          .catch(reject)
      })
    })
    zip.readEntry()
  })
  return parts
}

/** A workbook that lacks a part or a row is a bug of ours: it must never reach the outbox. */
export async function checkWorkbook(
  bytes: Uint8Array,
  sheets: readonly WrittenSheet[],
): Promise<void> {
  const parts = await unpacked(bytes)
  for (const name of ['[Content_Types].xml', 'xl/workbook.xml', 'xl/styles.xml']) {
    assert(parts.has(name), `the workbook has ${name}`)
  }
  const book = parts.get('xl/workbook.xml')?.toString('utf8') ?? ''
  assert.equal(book.split('<sheet ').length - 1, sheets.length, 'the workbook has every sheet')
  sheets.forEach((sheet, index) => {
    const part = parts.get(`xl/worksheets/sheet${index + 1}.xml`)
    assert(part, `the workbook has sheet ${sheet.name}`)
    assert.equal(lastRowOf(part), sheet.lastRow, `sheet ${sheet.name} ends where it was ended`)
    assert(part.subarray(-12).equals(Buffer.from('</worksheet>')), `sheet ${sheet.name} is whole`)
  })
}

function lastRowOf(part: Buffer): number {
  const from = part.lastIndexOf('<row r="')
  return from < 0 ? 0 : Number.parseInt(part.toString('latin1', from + 8, from + 16), 10)
}
