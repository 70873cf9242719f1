// A canonical file while it is written: lines in bounded chunks, control totals, and a name that appears when it is whole.
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'

const CHUNK = 1 << 18

/** Text that grows on the disk, under a temporary name until `close`. */
export class GrowingFile {
  readonly name: string
  readonly #path: string
  readonly #handle: FileHandle
  #text = ''

  private constructor(name: string, target: string, handle: FileHandle) {
    this.name = name
    this.#path = target
    this.#handle = handle
  }

  static async open(folder: string, name: string): Promise<GrowingFile> {
    const target = path.join(folder, name)
    const handle = await writable(target, () => open(`${target}.part`, 'w'))
    return new GrowingFile(name, target, handle)
  }

  write(text: string): void {
    this.#text += text
  }

  /** True once enough is gathered to be worth a `flush`. */
  get isFull(): boolean {
    return this.#text.length >= CHUNK
  }

  async flush(): Promise<void> {
    if (this.#text === '') return
    const text = this.#text
    this.#text = ''
    await writable(this.#path, () => this.#handle.writeFile(text))
  }

  async close(): Promise<void> {
    await this.flush()
    await writable(this.#path, async () => {
      await this.#handle.close()
      await rename(`${this.#path}.part`, this.#path)
    })
  }

  async discard(): Promise<void> {
    await this.#handle.close()
    await rm(`${this.#path}.part`, { force: true })
  }
}

async function writable<T>(target: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    if (['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR'].includes(code)) {
      throw new StoppedError('NOT_WRITABLE', EXIT.space, `Cannot write: ${message}`, {
        place: target,
        hint: 'Free some space, or name a folder with --out that may be written.',
        cause,
      })
    }
    throw cause
  }
}

/** A CSV file with a header and a `#totals` line, and the place of each of its rows. */
export class CanonicalFile {
  readonly name: string
  readonly side: 'journal' | 'settlement' | 'bank'
  readonly date: string
  rows = 0
  readonly #file: GrowingFile
  #places = Buffer.alloc(1 << 12)

  private constructor(file: GrowingFile, side: 'journal' | 'settlement' | 'bank', date: string) {
    this.name = file.name
    this.side = side
    this.date = date
    this.#file = file
  }

  static async open(
    folder: string,
    side: 'journal' | 'settlement' | 'bank',
    date: string,
    header: string,
  ): Promise<CanonicalFile> {
    const file = await GrowingFile.open(folder, `${side}_${date}.csv`)
    file.write(`${header}\n`)
    return new CanonicalFile(file, side, date)
  }

  /** Writes one row and returns its line. `place` is one letter. */
  write(line: string, place: string): number {
    this.#file.write(line)
    if (this.rows === this.#places.length) {
      this.#places = Buffer.concat([this.#places], this.#places.length * 2)
    }
    this.#places[this.rows] = place.charCodeAt(0)
    this.rows++
    return this.rows + 1
  }

  get isFull(): boolean {
    return this.#file.isFull
  }

  flush(): Promise<void> {
    return this.#file.flush()
  }

  async close(...totals: string[]): Promise<void> {
    this.#file.write(`#totals,${this.rows},${totals.join(',')}\n`)
    await this.#file.close()
  }

  discard(): Promise<void> {
    return this.#file.discard()
  }

  /** One letter a row, in order. */
  places(): string {
    return this.#places.toString('latin1', 0, this.rows)
  }
}
