// Reads a workbook's parts back for the tests, without exceljs: what stands in the file is what counts.
import { readFile } from 'node:fs/promises'
import { SaxesParser } from 'saxes'
import { SHEETS } from '../../reports/sheet-list.ts'
import { unpacked } from '../../reports/workbook-check.ts'
import { type Locale, say } from '../../src/domain/wording/wording.ts'

export interface ReadCell {
  readonly text: string | null
  readonly number: number | null
  readonly formula: string | null
}

export interface ReadSheet {
  readonly name: string
  readonly xml: string
  readonly cells: ReadonlyMap<string, ReadCell>
  /** Element names directly below the root, in order. */
  readonly order: readonly string[]
}

export interface ReadWorkbook {
  readonly parts: ReadonlyMap<string, Buffer>
  readonly sheets: readonly ReadSheet[]
  readonly names: ReadonlyMap<string, string>
}

/** The names that the tabs should have, in order. */
export function sheetNames(locale: Locale): string[] {
  return SHEETS.map((sheet) => say(locale, `report.sheet.${sheet.id}`))
}

interface Node {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
  readonly parent: Node | null
}

/** Throws where a part is not well-formed XML. */
export function walk(xml: string, leave: (node: Node, depth: number) => void): void {
  const parser = new SaxesParser()
  let top: Node | null = null
  let depth = 0
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    top = {
      name: tag.name,
      attributes: tag.attributes as Record<string, string>,
      text: '',
      parent: top,
    }
    depth++
  })
  parser.on('text', (text) => {
    if (top !== null) top.text += text
  })
  parser.on('closetag', () => {
    if (top === null) return
    depth--
    leave(top, depth)
    top = top.parent
  })
  parser.write(xml).close()
}

export async function readWorkbook(file: string): Promise<ReadWorkbook> {
  const parts = await unpacked(await readFile(file))
  const part = (name: string): string => {
    const found = parts.get(name)
    if (found === undefined) throw new Error(`no part ${name}`)
    return found.toString('utf8')
  }
  const strings: string[] = []
  let current = ''
  walk(part('xl/sharedStrings.xml'), (node) => {
    if (node.name === 't') current += node.text
    if (node.name === 'si') {
      strings.push(current)
      current = ''
    }
  })
  const titles: string[] = []
  const names = new Map<string, string>()
  walk(part('xl/workbook.xml'), (node) => {
    if (node.name === 'sheet') titles.push(node.attributes.name ?? '')
    if (node.name === 'definedName') names.set(node.attributes.name ?? '', node.text)
  })
  const sheets = titles.map((name, index): ReadSheet => {
    const xml = part(`xl/worksheets/sheet${index + 1}.xml`)
    const cells = new Map<string, ReadCell>()
    const order: string[] = []
    let value: string | null = null
    let formula: string | null = null
    walk(xml, (node, depth) => {
      if (depth === 1) order.push(node.name)
      if (node.name === 'v') value = node.text
      if (node.name === 'f') formula = node.text
      if (node.name !== 'c') return
      const kind = node.attributes.t ?? 'n'
      const text =
        value === null
          ? null
          : kind === 's'
            ? (strings[Number(value)] ?? '')
            : kind === 'str'
              ? value
              : null
      cells.set(node.attributes.r ?? '', {
        text,
        number: value === null || text !== null ? null : Number(value),
        formula,
      })
      value = null
      formula = null
    })
    return { name, xml, cells, order }
  })
  return { parts, sheets, names }
}

/** What Excel shows of a cell's text: `_x0041_` read back as the character. */
export function shown(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}
