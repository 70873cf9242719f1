// Makes any outside text safe to stand in a cell: readable by every office program, never a formula.

/** What Excel holds in one cell, in UTF-16 units. */
export const CELL_TEXT_MAX = 32_767

/** Excel refuses a cell with more line feeds than this. */
const LINE_FEEDS_MAX = 253

// C0 and C1 controls but tab and line feed; marks that turn the reading direction (a file name can
// be made to read as another); lone surrogates and noncharacters, which no XML may hold.
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed here.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/gu

/** `_x0041_` is an escape in the file format and would be read back as `A`. */
const ESCAPE_LIKE = /_(?=x[0-9A-Fa-f]{4}_)/g

/** Nothing to mend: the plain case, for lists ask a million times. */
const PLAIN = /^[ -^`-~\u00a0-\u1fff\u3000-\ud7ff]{0,1000}$/

/** Text as it may be written into a text cell; cut with `…` where Excel would refuse the file. */
export function cellText(text: string): string {
  if (PLAIN.test(text)) return text
  let clean = text.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '')
  if (clean.split('\n', LINE_FEEDS_MAX + 2).length > LINE_FEEDS_MAX + 1) {
    clean = clean.replaceAll('\n', ' ')
  }
  const escaped = clean.replace(ESCAPE_LIKE, '_x005F_')
  if (escaped.length <= CELL_TEXT_MAX) return escaped
  const cut = escaped.slice(0, CELL_TEXT_MAX - 1)
  // Neither half a character nor half an escape may stand at the cut.
  return `${cut.replace(/[\ud800-\udbff]$/, '').replace(/_x[0-9A-Fa-f]{0,4}$/, '')}…`
}

/** Lines that a text takes in a wrapping cell of `width` characters: rather one too many. */
export function wrappedLines(text: string, width: number): number {
  let count = 0
  for (const line of text.split('\n')) {
    count += Math.max(1, Math.ceil(drawnWidth(line) / (width - 0.5)))
  }
  return count
}

/** A Chinese character with the marks that may not begin a line, a word with its blanks, or blanks. */
const PIECES = /[\u2e80-\uffef][，。；：、！？）”》]*|[^\s\u2e80-\uffef]+\s*|\s+/gu

/** A sentence as lines of `width` characters, for cells whose neighbors leave it room. */
export function folded(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const [piece] of text.matchAll(PIECES)) {
    if (line !== '' && drawnWidth((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += piece
  }
  return [...lines, line.trimEnd()]
}

/**
 * What a line takes of a column's width, whose unit is a digit of the standard font, in the text
 * size of lists: a Chinese character nearly two, small letters less than one, and words that do
 * not break leave some of each line empty.
 */
function drawnWidth(line: string): number {
  let width = 0
  for (let index = 0; index < line.length; index++) {
    const code = line.charCodeAt(index)
    if (code >= 0x1100) width += code >= 0xd800 && code <= 0xdfff ? 0.93 : 1.85
    else width += (code >= 97 && code <= 122) || (code >= 32 && code <= 47) ? 0.9 : 1.06
  }
  return width * 1.04
}
