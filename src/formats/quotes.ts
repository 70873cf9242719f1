// Quoted cells by RFC 4180: one record cut into cells, strictly.

export type QuotedRecord =
  | { readonly state: 'cells'; readonly count: number; readonly end: number }
  | { readonly state: 'open' } // the text ends within quotes: the record goes on
  | { readonly state: 'misplaced'; readonly end: number } // a quote where none may stand

const QUOTE = 34
const NEWLINE = 10
const RETURN = 13

/**
 * Cuts the record that begins at `from` into `cells`; `end` is where the next one begins. Line ends
 * within quotes belong to their cell. A quote inside an unquoted cell, or text behind a closing
 * one, is no RFC 4180: the record then ends at its line's end.
 */
export function quotedCells(
  text: string,
  from: number,
  delimiter: number,
  cells: string[],
): QuotedRecord {
  let count = 0
  let at = from
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      let cell = ''
      for (let start = at + 1; ; ) {
        const close = text.indexOf('"', start)
        if (close < 0) return { state: 'open' }
        cell += text.slice(start, close)
        at = close + 1
        if (text.charCodeAt(at) !== QUOTE) break
        cell += '"'
        start = at + 1
      }
      cells[count++] = cell
    } else {
      const start = at
      let code = text.charCodeAt(at)
      while (at < text.length && code !== delimiter && code !== NEWLINE && code !== QUOTE) {
        code = text.charCodeAt(++at)
      }
      if (at < text.length && code === QUOTE) return misplaced(text, at)
      const last = code === NEWLINE && text.charCodeAt(at - 1) === RETURN && at > start
      cells[count++] = text.slice(start, last ? at - 1 : at)
    }
    if (at >= text.length) return { state: 'cells', count, end: at }
    const code = text.charCodeAt(at)
    if (code === delimiter) at++
    else if (code === NEWLINE) return { state: 'cells', count, end: at + 1 }
    else if (code === RETURN && (at + 1 === text.length || text.charCodeAt(at + 1) === NEWLINE)) {
      return { state: 'cells', count, end: Math.min(at + 2, text.length) }
    } else return misplaced(text, at)
  }
}

function misplaced(text: string, at: number): QuotedRecord {
  const newline = text.indexOf('\n', at)
  return { state: 'misplaced', end: newline < 0 ? text.length : newline + 1 }
}
