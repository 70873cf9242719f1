// File name patterns: `journal_{date}*.csv` names a slot by its placeholders, and globs the rest.
import { isDateText } from '../domain/business-date.ts'
import type { FilePlaceholder } from '../domain/source.ts'

/** The slot that a file fills: other bytes in the same slot restate it. */
export interface Slot {
  readonly slot: string
  readonly date: string | null
}

export interface FilePattern {
  readonly pattern: string
  readonly hasDate: boolean
  /** The slot of a file name; null where the name does not fit. */
  slotOf(name: string): Slot | null
  /** The name one would expect for a date, globs left as they are. */
  expectedName(date: string): string
}

const SPOKEN: Readonly<Record<FilePlaceholder, string>> = {
  date: '(\\d{4}-\\d{2}-\\d{2}|\\d{8})',
  merchant: '([^/]+?)',
  terminal: '([^/]+?)',
  part: '([^/]+?)',
}

/** Compression does not make another file: `x.csv.gz` and `x.csv.zip` are `x.csv`. */
function withoutCompression(name: string): string {
  return name.replace(/\.(?:gz|zip)$/i, '')
}

export function filePattern(pattern: string): FilePattern {
  const names: FilePlaceholder[] = []
  const source = pattern
    .split(/(\{\w+\}|\*|\?)/)
    .map((part) => {
      if (part === '*') return '[^/]*'
      if (part === '?') return '[^/]'
      const name = /^\{(\w+)\}$/.exec(part)?.[1] as FilePlaceholder | undefined
      if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      names.push(name)
      return SPOKEN[name]
    })
    .join('')
  const expression = new RegExp(`^${source}$`)
  const extension = /\.[A-Za-z0-9]+$/.exec(pattern)?.[0] ?? ''
  return {
    pattern,
    hasDate: names.includes('date'),
    slotOf(name) {
      const bare = withoutCompression(name)
      // An archive is mostly named after what it holds: `x.zip` is `x.csv` to a pattern of csv files.
      const found =
        expression.exec(name) ??
        expression.exec(bare) ??
        (/\.zip$/i.test(name) ? expression.exec(`${bare}${extension}`) : null)
      if (found === null) return null
      if (names.length === 0) return { slot: withoutCompression(name), date: null }
      const filled = names.map((placeholder, at) => {
        const text = found[at + 1] ?? ''
        return [placeholder, placeholder === 'date' ? dashed(text) : text] as const
      })
      const date = filled.find(([placeholder]) => placeholder === 'date')?.[1] ?? null
      if (date !== null && !isDateText(date)) return null
      return {
        slot: filled
          .map(([placeholder, text]) => `${placeholder}=${text}`)
          .sort()
          .join(','),
        date,
      }
    },
    expectedName: (date) => pattern.replaceAll('{date}', date),
  }
}

function dashed(date: string): string {
  return date.length === 8 ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : date
}
