// A dictionary whose words are looked up by their bytes where they stand, without making a text of them.

const FIRST_SLOTS = 64

/** Numbers words from 0 in the order in which they are added. */
export class ByteWords {
  #slots = new Int32Array(FIRST_SLOTS)
  #bytes = new Uint8Array(1 << 10)
  /** Where each word begins in `#bytes`, and where the last one ends. */
  #bounds: number[] = [0]
  #last = -1

  get size(): number {
    return this.#bounds.length - 1
  }

  /** The word's number, or -1. Rows often repeat the word of the row before. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const last = this.#last
    if (last >= 0 && this.#is(last, bytes, from, to)) return last
    const slots = this.#slots
    const mask = slots.length - 1
    for (let slot = hash(bytes, from, to) & mask; ; slot = (slot + 1) & mask) {
      const word = (slots[slot] as number) - 1
      if (word >= 0 && !this.#is(word, bytes, from, to)) continue
      if (word >= 0) this.#last = word
      return word
    }
  }

  /** Adds a word that is not there yet. */
  add(bytes: Uint8Array, from: number, to: number): number {
    const end = this.#bounds[this.size] as number
    const length = to - from
    if (end + length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (end + length))
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(bytes.subarray(from, to), end)
    const word = this.size
    this.#bounds.push(end + length)
    if (2 * this.size > this.#slots.length) this.#rehash()
    else this.#enter(word)
    return word
  }

  #is(word: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#bounds[word] as number
    if ((this.#bounds[word + 1] as number) - start !== to - from) return false
    const own = this.#bytes
    for (let at = from; at < to; at++) if (bytes[at] !== own[start + at - from]) return false
    return true
  }

  #enter(word: number): void {
    const slots = this.#slots
    const mask = slots.length - 1
    const [from, to] = [this.#bounds[word] as number, this.#bounds[word + 1] as number]
    let slot = hash(this.#bytes, from, to) & mask
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = word + 1
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length)
    for (let word = 0; word < this.size; word++) this.#enter(word)
  }
}

/** FNV-1a, with its high bits folded into the low ones, which alone choose the slot. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0x811c9dc5
  for (let at = from; at < to; at++) sum = Math.imul(sum ^ (bytes[at] as number), 0x01000193)
  return sum ^ (sum >>> 15)
}
