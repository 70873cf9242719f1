// Groups in the order of bytes, for counts by subject.
import { bytewise } from '../domain/byte-order.ts'
/** Items by key; those whose key is null are in no group. */
export function grouped<T>(
  items: readonly T[],
  keyOf: (item: T) => string | null,
): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return new Map([...groups].sort(([one], [two]) => bytewise(one, two)))
}
