// Damage as it happens on the way: cut, flipped, dropped, doubled, moved; by a fixed sequence.

/** A fixed sequence, so that a failure comes again. */
export function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >>> 8) % below
  }
}

/** A damaged copy, and what was done to it. */
export function damaged(bytes: Buffer, roll: (below: number) => number): readonly [string, Buffer] {
  const at = roll(bytes.length)
  const lines = bytes.toString('latin1').split(/(?<=\n)/)
  const line = roll(lines.length)
  const joined = (parts: readonly string[]) => Buffer.from(parts.join(''), 'latin1')
  switch (roll(7)) {
    case 0:
      return [`cut at ${at}`, bytes.subarray(0, at)]
    case 1: {
      const copy = Buffer.from(bytes)
      copy[at] = (copy[at] ?? 0) ^ (1 << roll(8))
      return [`a bit of byte ${at}`, copy]
    }
    case 2:
      return [`line ${line + 1} dropped`, joined(lines.toSpliced(line, 1))]
    case 3:
      return [`line ${line + 1} doubled`, joined(lines.toSpliced(line, 0, lines[line] ?? ''))]
    case 4: {
      const digit = bytes.indexOf(0x30 + roll(10), at)
      const copy = Buffer.from(bytes)
      if (digit >= 0) copy[digit] = 0x30 + roll(10)
      return [`another digit at ${digit}`, copy]
    }
    case 5:
      return [`byte ${at} gone`, Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])]
    default: {
      const byte = Buffer.of([0xff, 0x00, 0x22, 0x0d, 0x80, 0xc3][roll(6)] ?? 0)
      return [
        `a wild byte at ${at}`,
        Buffer.concat([bytes.subarray(0, at), byte, bytes.subarray(at)]),
      ]
    }
  }
}
