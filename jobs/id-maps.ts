// A source's ids of merchants and terminals turned into ours, as configured; ids that no map knows are noted.
import type { Notice } from '../src/domain/day-books.ts'
import type { UnmappedIds } from '../src/domain/received-file.ts'
import type { Source } from '../src/domain/source.ts'
import type { ReadingTerms } from '../src/formats/formats.ts'

/** In words, at most this many ids are named. */
const NAMED_MAX = 20

type Maps = Pick<ReadingTerms, 'mapMerchant' | 'mapTerminal'>

/** At most this many ids of a file are noted: a person mends the map, not a million lines. */
const NOTED_MAX = 500

/**
 * The maps of a source. An id that a configured map lacks stays as it is and is noted, never guessed;
 * the ids that the configuration itself supplies as defaults are ours already.
 */
export function mapsOf({ merchants, terminals, defaults }: Source): {
  readonly terms: Maps
  unmapped(): UnmappedIds
} {
  const noted = { merchants: new Set<string>(), terminals: new Set<string>() }
  const note = (kind: keyof typeof noted, id: string) => {
    if (noted[kind].size < NOTED_MAX) noted[kind].add(id)
    return id
  }
  const has = (map: Readonly<Record<string, string>>, id: string) => Object.hasOwn(map, id)
  return {
    terms: {
      ...(merchants === undefined
        ? {}
        : {
            mapMerchant: (id) =>
              has(merchants, id)
                ? (merchants[id] as string)
                : id === defaults.merchantId
                  ? id
                  : note('merchants', id),
          }),
      ...(terminals === undefined
        ? {}
        : {
            mapTerminal: (id, merchant) => {
              // Terminal ids are unique within a merchant only: `merchant/terminal` goes first.
              const whole = `${merchant}/${id}`
              if (has(terminals, whole)) return terminals[whole] as string
              if (has(terminals, id)) return terminals[id] as string
              return id === defaults.terminalId ? id : note('terminals', id)
            },
          }),
    },
    unmapped: () => ({
      merchants: [...noted.merchants].sort(),
      terminals: [...noted.terminals].sort(),
    }),
  }
}

/** At most so many names, in words. */
export function namedOf(names: readonly string[], most: number): string {
  return [...names.slice(0, most), ...(names.length > most ? ['...'] : [])].join(', ')
}

/** What is to be told of ids without a map, by source: a file's part is what `of` says of it. */
export function unmappedNotices(
  files: readonly { readonly source: string; readonly unmapped: UnmappedIds }[],
): Notice[] {
  const notices: Notice[] = []
  for (const kind of ['merchants', 'terminals'] as const) {
    const bySource = new Map<string, Set<string>>()
    for (const file of files) {
      for (const id of file.unmapped[kind]) {
        const ids = bySource.get(file.source) ?? new Set()
        bySource.set(file.source, ids.add(id))
      }
    }
    for (const [source, found] of [...bySource].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const ids = [...found].sort()
      const values = { source, count: String(ids.length), ids: namedOf(ids, NAMED_MAX) }
      notices.push({ code: `unmapped_${kind}`, values })
    }
  }
  return notices
}
