// Bytes cut at line ends and decoded strictly: whole lines only, so that no chunk end splits a character.
import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import type { Encoding } from './format.ts'

/** A line without an end is no line of a report. */
export const LINE_MAX = 1_048_576

export function lineTooLong(file: string, line: number): StoppedError {
  return new StoppedError(
    'LINE_TOO_LONG',
    EXIT.quarantined,
    `Line ${line} has no end within ${LINE_MAX} bytes.`,
    {
      place: `${file}:${line}`,
      hint: 'The file is damaged or no text export: fetch it again.',
    },
  )
}

const NEWLINE = 0x0a
const RETURN = 0x0d
const NOTHING = Buffer.alloc(0)

/** A carriage return alone ends a line too, as spreadsheets for the Mac write it: a newline in its place. */
export function withNewlines(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text
}

/**
 * Gathers bytes into blocks of whole lines, which never end between a carriage return and its newline.
 * Neither byte is part of another character in any encoding here. All blocks stand in the same bytes:
 * made anew for each, they were a fifth of a large file's garbage.
 */
export class LineCutter {
  #bytes = NOTHING
  /** The unfinished line. */
  #from = 0
  #to = 0

  /** The whole lines that are complete now, until the next push; empty where none is. */
  push(chunk: Buffer): Buffer {
    this.#append(chunk)
    const end = chunk.lastIndexOf(NEWLINE)
    if (end >= 0) this.#from = this.#to - chunk.length + end + 1
    else if (chunk.length > 0) this.#from = this.#returned(this.#to - chunk.length)
    return this.#bytes.subarray(0, this.#from)
  }

  /** Behind the last carriage return that what came from `begin` on shows to stand alone; 0: there is none. */
  #returned(begin: number): number {
    const from = Math.max(0, begin - 1)
    const at = this.#bytes.subarray(from, this.#to - 1).lastIndexOf(RETURN)
    return at < 0 ? 0 : from + at + 1
  }

  /** Behind the unfinished line, which comes to stand first. */
  #append(chunk: Buffer): void {
    const size = this.#to - this.#from + chunk.length
    if (size > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.ceil(1.5 * size))
      this.#bytes.copy(larger, 0, this.#from, this.#to)
      this.#bytes = larger
    } else if (this.#from > 0) this.#bytes.copyWithin(0, this.#from, this.#to)
    chunk.copy(this.#bytes, size - chunk.length)
    this.#from = 0
    this.#to = size
  }

  /** True once the unfinished line is longer than any line may be. */
  get tooLong(): boolean {
    return this.#to - this.#from > LINE_MAX
  }

  /** What stands after the last line that was whole. */
  end(): Buffer {
    const rest = this.#bytes.subarray(this.#from, this.#to)
    this.#from = this.#to
    return rest
  }
}

const BOM_UTF8 = Buffer.from([0xef, 0xbb, 0xbf])

/** Cuts the mark at the beginning of UTF-8 text. */
export function withoutMark(block: Buffer): Buffer {
  return block.subarray(0, 3).equals(BOM_UTF8) ? block.subarray(3) : block
}

/** So much of a file is looked at to tell its encoding, however its bytes come. */
export const ENCODING_SAMPLE = 262_144

/**
 * Which of the encodings a file is in, by the first line of its beginning that tells; null where none
 * does. What begins as UTF-8 is UTF-8: a byte that does not fit is damage, and no other encoding, in
 * which headings would no longer be found. `isWhole`: the beginning is all of the file.
 */
export function encodingOf(
  allowed: readonly Encoding[],
  beginning: Buffer,
  isWhole: boolean,
): Encoding | null {
  const other = allowed.find((one) => one !== 'utf-8')
  if (other === undefined || !allowed.includes('utf-8')) return allowed[0] ?? null
  if (beginning.subarray(0, 3).equals(BOM_UTF8)) return 'utf-8'
  const end = isWhole
    ? beginning.length
    : Math.max(beginning.lastIndexOf(NEWLINE), beginning.lastIndexOf(RETURN)) + 1
  let seems: Encoding | null = null
  for (const { from, to } of linesOf(beginning.subarray(0, end))) {
    const line = beginning.subarray(from, to)
    if (isAscii(line)) continue
    if (!isUtf8(line)) return other
    seems = 'utf-8'
    // Two bytes of UTF-8 may be one character of GBK: `é` is `茅` there. Another line must tell.
    if (other !== 'gb18030' || line.some((byte) => byte >= 0xe0)) return seems
  }
  return seems
}

/** Decodes blocks of whole lines; the first line that is no ASCII settles which encoding it is. */
export class TextDecoding {
  readonly #allowed: readonly Encoding[]
  readonly #place: string
  #settled: Encoding | null = null
  #decoder: TextDecoder | null = null

  constructor(allowed: readonly Encoding[], place: string) {
    this.#allowed = allowed
    this.#place = place
    if (allowed.length === 1) this.#settled = allowed[0] ?? null
  }

  /**
   * The text of a block that begins at `offset` of the file. Throws WRONG_ENCODING, which names
   * the byte, and NUL_BYTE: no report holds one, and the store could not.
   */
  decode(block: Buffer, offset: number): string {
    const nul = block.indexOf(0)
    if (nul >= 0) {
      throw new StoppedError(
        'NUL_BYTE',
        EXIT.quarantined,
        `Byte ${offset + nul} of the file is NUL: this is no text, or its encoding is another one.`,
        {
          place: this.#place,
          hint: 'Export the file again as text in the encoding of its layout.',
        },
      )
    }
    if (isAscii(block)) return block.toString('latin1')
    this.#settled ??= encodingOf(this.#allowed, firstForeign(block), true) ?? 'utf-8'
    if (this.#settled === 'utf-8') {
      if (isUtf8(block)) return block.toString('utf8')
      throw this.#wrong('UTF-8', offset + firstInvalidUtf8(block))
    }
    // WHATWG's gb18030 decoder also reads GBK; label `gbk` on Node 20 would let 0xFF through.
    this.#decoder ??= new TextDecoder(this.#settled, { fatal: true })
    try {
      return this.#decoder.decode(block)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      throw this.#wrong(this.#settled.toUpperCase(), offset + firstInvalid(block, this.#settled))
    }
  }

  #wrong(encoding: string, at: number): StoppedError {
    return new StoppedError(
      'WRONG_ENCODING',
      EXIT.quarantined,
      `The file is not ${encoding}: byte ${at} fits no character.`,
      {
        place: this.#place,
        hint: `Save the file as ${encoding}, or choose a layout whose encoding it has.`,
      },
    )
  }
}

/** The first byte of a block that no UTF-8 text can have there. */
function firstInvalidUtf8(block: Buffer): number {
  let low = 0
  for (const line of linesOf(block)) {
    if (!isUtf8(block.subarray(line.from, line.to))) {
      low = line.from
      break
    }
  }
  // Within the one line, the longest valid prefix ends at the fault (at most three bytes behind it).
  let good = low
  for (let at = low; at < block.length; at++) {
    if (isUtf8(block.subarray(low, at + 1))) good = at + 1
    else if (at - good >= 4) break
  }
  return good
}

/** The first line that is no ASCII: where a block ends must not tell its encoding. */
function firstForeign(block: Buffer): Buffer {
  for (const { from, to } of linesOf(block)) {
    const line = block.subarray(from, to)
    if (!isAscii(line)) return line
  }
  return NOTHING
}

function* linesOf(block: Buffer): Generator<{ from: number; to: number }> {
  let back = block.indexOf(RETURN)
  for (let from = 0; from < block.length; ) {
    const newline = block.indexOf(NEWLINE, from)
    if (back >= 0 && back < from) back = block.indexOf(RETURN, from)
    const end = back >= 0 && (newline < 0 || back < newline) ? back : newline
    const to = end < 0 ? block.length : end + 1
    yield { from, to }
    from = to
  }
}

function firstInvalid(block: Buffer, encoding: Encoding): number {
  const strict = new TextDecoder(encoding, { fatal: true })
  for (const { from, to } of linesOf(block)) {
    try {
      strict.decode(block.subarray(from, to))
    } catch {
      // The line is found; the first cut of it that fails for good names the byte.
      for (let at = from; at < to; at++) {
        try {
          new TextDecoder(encoding, { fatal: true }).decode(block.subarray(from, at + 1), {
            stream: true,
          })
        } catch {
          return at
        }
      }
      return from
    }
  }
  return 0
}

/** UTF-16 text as UTF-8 bytes, chunk by chunk, so that everything behind cuts lines the same way. */
export async function* utf16AsUtf8(
  bytes: AsyncIterable<Buffer>,
  encoding: 'utf-16le' | 'utf-16be',
  place: string,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let offset = 0
  const decode = (chunk: Buffer | undefined) => {
    try {
      return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode(), 'utf8')
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      throw new StoppedError(
        'WRONG_ENCODING',
        EXIT.quarantined,
        `The file is not ${encoding.toUpperCase()}: bytes from ${offset} on fit no character.`,
        { place, hint: 'Save the file as UTF-8, or choose a layout whose encoding it has.' },
      )
    }
  }
  for await (const chunk of bytes) {
    yield decode(chunk)
    offset += chunk.length
  }
  yield decode(undefined)
}
