// Under which terms a file was read, and whether the configuration has others by now.
import { canonical } from '../src/domain/canonical.ts'
import type { Notice } from '../src/domain/day-books.ts'
import type { Source } from '../src/domain/source.ts'
import type { FileRecord } from '../src/store/store.ts'
import { namedOf } from './id-maps.ts'

/** In words, at most this many files are named. */
const NAMED_MAX = 10

type Terms = Readonly<Record<string, unknown>>

/** All of a source's configuration that decides what a row says and on which date it counts: plain data. */
export function readingTermsOf(source: Source): Terms {
  const { timezone, cutoff, calendar, settlesWithin, layout, defaults } = source
  return {
    timezone,
    cutoff,
    calendar,
    settlesWithin,
    layout,
    defaults,
    declared: source.declared ?? null,
    merchants: source.merchants ?? null,
    terminals: source.terminals ?? null,
  }
}

/** Whether these terms are among the present ones: an earlier tieout kept fewer of them. SQL's twin stands in src/store/loading.ts. */
function isReadAs(terms: Terms, source: Source): boolean {
  const now = readingTermsOf(source)
  return Object.entries(terms).every(([name, value]) => canonical(value) === canonical(now[name]))
}

/** The files that count and were read under other terms than their source has now. */
export function readOtherwise(
  files: readonly FileRecord[],
  sources: readonly Source[],
): FileRecord[] {
  return files.filter((file) => {
    const source = sources.find((one) => one.name === file.source)
    return (
      source !== undefined && file.status === 'accepted' && !isReadAs(file.readingTerms, source)
    )
  })
}

/** What is to be told of them, by source. */
export function otherwiseNotices(files: readonly FileRecord[]): Notice[] {
  const sources = [...new Set(files.map((file) => file.source))].sort()
  return sources.map((source) => {
    const own = files.filter((file) => file.source === source)
    const names = own.map((file) => file.name).sort()
    const values = { source, count: String(names.length), files: namedOf(names, NAMED_MAX) }
    return { code: 'read_otherwise', values }
  })
}
