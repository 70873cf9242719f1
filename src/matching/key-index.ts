// An index by key in which nearly every key holds one thing: no list is made for those.

export type KeyIndex<T extends object> = Map<string, T | T[]>

export function file<T extends object>(index: KeyIndex<T>, key: string, one: T): void {
  const held = index.get(key)
  if (held === undefined) index.set(key, one)
  else if (Array.isArray(held)) held.push(one)
  else index.set(key, [held, one])
}

const NOTHING: readonly never[] = []

/** All under a key, in the order of filing. */
export function under<T extends object>(index: KeyIndex<T>, key: string): readonly T[] {
  const held = index.get(key)
  if (held === undefined) return NOTHING
  return Array.isArray(held) ? held : [held]
}
