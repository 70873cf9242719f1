// ISO 8583:1987 messages in ASCII: framing, bitmaps and data elements, one message at a time.
import { isAscii } from 'node:buffer'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'

/** Data elements by number: fixed lengths, or the number of length digits (2 or 3) and the longest value. */
type Element = readonly [digits: 0 | 2 | 3, length: number]

const FIXED: readonly (readonly [numbers: readonly number[], length: number])[] = [
  [[27, 66], 1],
  [[65], 2], // one bit, written as a byte in hex
  [[25, 26, 39, 67, 92], 2],
  [[19, 20, 21, 22, 23, 24, 40, 49, 50, 51, 68, 69, 70], 3],
  [[13, 14, 15, 16, 17, 18, 71, 72], 4],
  [[93], 5],
  [[3, 11, 12, 38, 73], 6],
  [[94], 7],
  [[8, 9, 10, 41], 8],
  [[28, 29, 30, 31], 9], // x and eight digits
  [[7, 74, 75, 76, 77, 78, 79, 80, 81], 10],
  [[4, 5, 6, 37, 82, 83, 84, 85], 12],
  [[42], 15],
  [[52, 53, 64, 86, 87, 88, 89, 96, 128], 16],
  [[97], 17],
  [[98], 25],
  [[43], 40],
  [[90, 95], 42],
  [[91], 1],
]
const LL: readonly (readonly [number: number, longest: number])[] = [
  ...([
    [2, 19],
    [32, 11],
    [33, 11],
    [34, 28],
    [35, 37],
    [44, 25],
    [45, 76],
  ] as const),
  ...([
    [99, 11],
    [100, 11],
    [101, 17],
    [102, 28],
    [103, 28],
  ] as const),
]

function elements(): Map<number, Element> {
  const table = new Map<number, Element>()
  for (let number = 46; number <= 63; number++) table.set(number, [3, 999])
  for (let number = 104; number <= 127; number++) table.set(number, [3, 999])
  table.set(36, [3, 104])
  for (const [numbers, length] of FIXED)
    for (const number of numbers) table.set(number, [0, length])
  for (const [number, longest] of LL) table.set(number, [2, longest])
  return table
}

const ELEMENTS = elements()

export interface IsoMessage {
  readonly mti: string
  readonly fields: ReadonlyMap<number, string>
}

/** A message that cannot be parsed. What it says of itself holds no byte from behind the bitmaps. */
export interface BrokenMessage {
  readonly fault: string
  /** The elements that its bitmaps announce, as far as these are whole. */
  readonly announced: readonly number[]
}

/**
 * Elements that may hold raw bytes: binary ones (52, 64, 65, 96, 128), those of chips (55) and of
 * private use, of which no layout keeps any. In every other one a NUL is damage.
 */
function mayBeRaw(number: number): boolean {
  if ([52, 62, 63, 64, 65, 96, 128].includes(number)) return true
  return (number >= 46 && number <= 48) || (number >= 55 && number <= 59) || number >= 104
}

/** The numbers that a bitmap of 16 hexadecimal digits sets, from `first` on. */
function bits(hex: string, first: number): number[] {
  const set: number[] = []
  for (let digit = 0; digit < hex.length; digit++) {
    const value = Number.parseInt(hex[digit] ?? '0', 16)
    for (let bit = 0; bit < 4; bit++)
      if ((value & (8 >> bit)) !== 0) set.push(first + digit * 4 + bit)
  }
  return set
}

/** What decoding puts in the place of bytes that are no UTF-8. */
const REPLACEMENT = Buffer.from('\ufffd')

/** Parses one message, or says what is wrong with it. Bitmaps are hexadecimal text or raw. */
export function parseMessage(bytes: Buffer): IsoMessage | BrokenMessage {
  let at = 4
  let numbers: number[] = []
  let isDamaged = false
  const mti = bytes.toString('latin1', 0, 4)
  if (!/^[01]\d{3}$/.test(mti)) return { fault: 'no message type', announced: [] }
  const broken = (what: string): BrokenMessage => ({
    fault: `${mti}: ${what}, at byte ${at + 1} of ${bytes.length}`,
    announced: isDamaged ? [] : numbers,
  })
  const bitmap = (): string | null => {
    const hex = bytes.toString('latin1', at, at + 16)
    if (/^[0-9A-F]{16}$/i.test(hex)) {
      at += 16
      return hex
    }
    const raw = bytes.subarray(at, at + 8)
    if (raw.length < 8 || isAscii(raw)) return null
    // A log that went through a text once: its bitmaps announce what they never did.
    if (raw.includes(REPLACEMENT)) isDamaged = true
    at += 8
    return raw.toString('hex')
  }
  const first = bitmap()
  if (first === null) return broken('no bitmap')
  numbers = bits(first, 1)
  if (numbers[0] === 1) {
    numbers = numbers.slice(1)
    const second = bitmap()
    if (second === null) return broken('no second bitmap')
    numbers.push(...bits(second, 65))
  }
  const fields = new Map<number, string>()
  for (const number of numbers) {
    const element = ELEMENTS.get(number)
    if (element === undefined) return broken(`unknown element ${number}`)
    const [digits, longest] = element
    let length = longest
    if (digits > 0) {
      const written = bytes.toString('latin1', at, at + digits)
      if (!/^\d+$/.test(written) || written.length < digits || Number(written) > longest) {
        return broken(`no length of element ${number}`)
      }
      length = Number(written)
      at += digits
    }
    if (at + length > bytes.length) return broken(`element ${number} is cut`)
    const value = bytes.toString('latin1', at, at + length)
    // The store takes no NUL: one message with it must not stop all others.
    if (value.includes('\0') && !mayBeRaw(number)) return broken(`NUL in element ${number}`)
    fields.set(number, value)
    at += length
  }
  return bytes.toString('latin1', at).trim() === ''
    ? { mti, fields }
    : broken('text behind the last element')
}

const MESSAGE_MAX = 65_535

type Framing = 'lines' | 'digits' | 'binary'

/** A message type within reach: not a length, not text. */
function isType(bytes: Buffer, at: number): boolean {
  return /^0[1-8]\d{2}$/.test(bytes.toString('latin1', at, at + 4))
}

/** Where the first line ends; -1: not in these bytes. A carriage return ends it alone where a message follows. */
function lineEnd(bytes: Buffer): number {
  const newline = bytes.indexOf(10)
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (newline >= 0 && at > newline) break
    if (isType(bytes, at + 1)) return at
  }
  return newline
}

/** `ended`: the head is all there is. 'later': more of the file must be seen to tell. */
function framingOf(head: Buffer, ended: boolean): Framing | 'later' | null {
  if (isType(head, 4) && /^\d{4}$/.test(head.toString('latin1', 0, 4))) {
    if (!isType(head, 0)) return 'digits'
    // `0800` `0220...`: a length before a type, or a type before a bitmap, which no line end divides.
    const end = 4 + Number(head.toString('latin1', 0, 4))
    const newline = lineEnd(head)
    if (newline >= 0 && newline < end) return 'lines'
    if (head.length >= end) return 'digits'
    return ended ? 'lines' : 'later'
  }
  if (isType(head, 0)) return 'lines'
  return isType(head, 2) ? 'binary' : null
}

/**
 * The messages of a file: each behind its length (four digits, or two bytes), or one a line. Throws
 * StoppedError where the framing is none of these or breaks off.
 */
export async function* framedMessages(
  bytes: AsyncIterable<Buffer>,
  place: string,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  let framing: Framing | 'later' = 'later'
  let count = 0
  const stopped = (code: string, message: string) =>
    new StoppedError(code, EXIT.quarantined, message, {
      place: `${place}:${count + 1}`,
      hint: 'Fetch the whole file again, or check that the source names the right layout.',
    })
  const told = (form: Framing | 'later' | null): Framing | 'later' => {
    if (form !== null) return form
    throw stopped('WRONG_LAYOUT', 'The file does not begin with a message.')
  }
  const next = (last: boolean): Buffer | null => {
    if (framing === 'lines') {
      const newline = lineEnd(rest)
      if (newline < 0 && !last) return null
      const end = newline < 0 ? rest.length : newline
      const message = rest.subarray(0, end > 0 && rest[end - 1] === 13 ? end - 1 : end)
      rest = rest.subarray(end + 1)
      return message
    }
    const prefix = framing === 'digits' ? 4 : 2
    // Line ends between framed messages are tolerated.
    while (framing === 'digits' && (rest[0] === 10 || rest[0] === 13)) rest = rest.subarray(1)
    if (rest.length < prefix) return null
    const written = rest.toString('latin1', 0, 4)
    if (framing === 'digits' && !/^\d{4}$/.test(written)) {
      throw stopped('FRAMING_BROKEN', `Message ${count + 1} does not begin with its length.`)
    }
    const length = framing === 'digits' ? Number(written) : rest.readUInt16BE(0)
    if (rest.length < prefix + length) return null
    const message = rest.subarray(prefix, prefix + length)
    rest = rest.subarray(prefix + length)
    return message
  }
  for await (const chunk of bytes) {
    rest = Buffer.concat([rest, chunk]) // a copy: a piece gives way to the next
    if (framing === 'later' && rest.length >= 8) framing = told(framingOf(rest, false))
    if (framing === 'later') continue
    for (let message = next(false); message !== null; message = next(false)) {
      count++
      yield message
    }
    if (rest.length > MESSAGE_MAX * 2) {
      throw stopped('LINE_TOO_LONG', `Message ${count + 1} has no end.`)
    }
  }
  if (rest.length === 0) return
  if (framing === 'later') framing = told(framingOf(rest, true))
  if (framing === 'lines') {
    for (let message = next(true); rest.length > 0 || message !== null; message = next(true)) {
      if (message !== null && message.length > 0) yield message
      if (rest.length === 0) return
    }
    return
  }
  if (rest.toString('latin1').trim() !== '') {
    throw stopped('CUT_OFF', `The file is cut off within message ${count + 1}.`)
  }
}
