// Items in groups by a key of each.
import { bytewise } from './byte-order.ts'

/** In the order in which keys are first met. */
export function grouped<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

/** In the order of the keys' bytes; items whose key is null are in no group. */
export function groupedInOrder<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string | null,
): Map<string, T[]> {
  const named = [...grouped(items, keyOf)].flatMap(([key, group]): [string, T[]][] =>
    key === null ? [] : [[key, group]],
  )
  return new Map(named.sort(([one], [two]) => bytewise(one, two)))
}
