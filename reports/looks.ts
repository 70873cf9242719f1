// How cells look: one quiet palette, and the few looks that every sheet is set in.

export const INK = {
  text: '1F2933',
  quiet: '6B7785',
  brand: '1F3A5F',
  negative: 'A61B1B',
  good: '1E6B45',
  goodFill: 'E5F2EA',
  warn: '7A4B00',
  warnFill: 'FDF2DC',
  bad: '8F1D1D',
  badFill: 'FBE6E4',
  headFill: 'EEF1F5',
  tileFill: 'F6F8FA',
} as const

export const LINE = { fine: 'D9DEE4', strong: '8793A1' } as const

/** The look of a cell. What is absent is plain. Colors are RGB. */
export interface Look {
  readonly size?: number
  readonly bold?: boolean
  readonly italic?: boolean
  readonly mono?: boolean
  readonly ink?: string
  readonly fill?: string
  readonly align?: 'left' | 'right' | 'center' | 'centerContinuous'
  readonly vertical?: 'top' | 'middle' | 'bottom'
  readonly wrap?: boolean
  readonly indent?: number
  readonly top?: 'thin' | 'medium' | 'hair'
  readonly bottom?: 'thin' | 'medium' | 'hair'
  readonly lineInk?: string
  readonly format?: string
}

// `_)` leaves the room of a bracket at the right: LibreOffice draws a right indent unevenly.
const COUNT = '#,##0_);-#,##0_);"–"_)'
const CHECK = '#,##0.########_);-#,##0.########_);0_)'
const HEAD = '@_)'

const cell = { bottom: 'hair', lineInk: LINE.fine } as const

export const LOOK = {
  title: { size: 18, bold: true, ink: INK.brand, vertical: 'middle' },
  subtitle: { size: 9.5, ink: INK.quiet, vertical: 'middle' },
  section: { size: 11.5, bold: true, ink: INK.brand, vertical: 'middle' },
  note: { size: 9, ink: INK.quiet, italic: true, vertical: 'middle' },
  plain: { vertical: 'middle' },
  strong: { bold: true, vertical: 'middle' },
  label: { ink: INK.quiet, vertical: 'middle' },
  fingerprint: { size: 9, mono: true, vertical: 'middle' },
  group: {
    size: 9,
    bold: true,
    ink: INK.brand,
    align: 'centerContinuous',
    vertical: 'middle',
    fill: INK.headFill,
  },
  head: {
    size: 9,
    bold: true,
    ink: INK.brand,
    vertical: 'middle',
    wrap: true,
    fill: INK.headFill,
    bottom: 'thin',
    lineInk: LINE.strong,
  },
  /** A heading whose line is drawn by the heading below it. */
  headUpper: { size: 9, bold: true, ink: INK.brand, vertical: 'middle', fill: INK.headFill },
  headRight: {
    size: 9,
    bold: true,
    ink: INK.brand,
    align: 'right',
    format: HEAD,
    vertical: 'middle',
    wrap: true,
    fill: INK.headFill,
    bottom: 'thin',
    lineInk: LINE.strong,
  },
  text: { ...cell },
  wrapped: { ...cell, wrap: true },
  id: { ...cell, format: '@' },
  idWrapped: { ...cell, format: '@', wrap: true },
  quiet: { ...cell, ink: INK.quiet },
  quietWrapped: { ...cell, ink: INK.quiet, wrap: true },
  date: { ...cell, align: 'center', format: 'yyyy-mm-dd' },
  count: { ...cell, align: 'right', format: COUNT },
  line: { ...cell, align: 'right', format: '#,##0_)' },
  totalText: { bold: true, top: 'thin', lineInk: LINE.strong },
  totalCount: {
    bold: true,
    align: 'right',
    format: COUNT,
    top: 'thin',
    lineInk: LINE.strong,
  },
  check: {
    ...cell,
    align: 'right',
    format: CHECK,
    bold: true,
  },
  masterCheck: {
    size: 14,
    bold: true,
    align: 'center',
    vertical: 'middle',
    format: '#,##0.########;-#,##0.########;0',
  },
} as const satisfies Record<string, Look>

const amounts = new Map<string, Look>()

/** The look of a figure of money. A long text figure stands where numbers stand: to the right. */
export function amountLook(
  decimals: number,
  negative: boolean,
  style: 'cell' | 'total' | 'dash' = 'cell',
): Look {
  const key = `${decimals}${negative}${style}`
  let look = amounts.get(key)
  if (look === undefined) {
    const figure = decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`
    const zero = style === 'cell' ? figure : '"–"'
    look = {
      ...(style === 'total' ? { bold: true, top: 'thin', lineInk: LINE.strong } : cell),
      align: 'right',
      format: `${figure}_);-${figure}_);${zero}_)`,
      ...(negative ? { ink: INK.negative } : {}),
    }
    amounts.set(key, look)
  }
  return look
}
