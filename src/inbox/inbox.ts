// The inbox: which files wait, whose they are, and where they go once the store has them.
import { createHash } from 'node:crypto'
import { type BigIntStats, constants, createReadStream } from 'node:fs'
import {
  access,
  copyFile,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  unlink,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { scrubbed, scrubbedReference } from '../domain/card-number.ts'
import type { Source } from '../domain/source.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { filePattern } from './file-pattern.ts'

export {
  coverageOf,
  type MissingFile,
  missingFiles,
  type OwedFile,
  owedFiles,
  type ReachingFile,
} from './expected-files.ts'
export { filePattern } from './file-pattern.ts'
export { earlyRemark, type FileRemark, fileRemarks } from './file-remarks.ts'
export { PAST_DAYS, sourceRemarks } from './source-remarks.ts'

/** A file that waits to be loaded. */
export interface WaitingFile {
  readonly path: string
  readonly name: string
  readonly source: Source
  readonly slot: string
  readonly slotDate: string | null
  readonly bytes: number
  readonly modifiedMs: number
  /** Tells this file, as it was looked at, from what may stand under its name later. */
  readonly stamp: string
}

/** An archive whose name no source takes: the names in it may tell whose it is. */
export type WaitingArchive = Pick<WaitingFile, 'path' | 'name' | 'bytes' | 'modifiedMs' | 'stamp'>

/** What stays in the inbox, and why; all but the last two are not loaded. */
export interface LeftAlone {
  readonly name: string
  /** Where it should have gone. */
  readonly folder?: string
  /** The system's own word for what went wrong, such as ENOSPC. */
  readonly reason?: string
  readonly why:
    | 'no_source'
    | 'several_sources'
    | 'not_a_file'
    | 'growing'
    | 'changed'
    | 'entry_no_source'
    | 'unreadable'
    | 'bank_side'
    | 'card_number'
    | 'not_put_away'
    | 'not_removed'
}

export interface InboxView {
  readonly waiting: readonly WaitingFile[]
  readonly archives: readonly WaitingArchive[]
  readonly leftAlone: readonly LeftAlone[]
}

/** A name goes into the store, the workbook and the archive: one with a card number may not. */
function namesCard(name: string): boolean {
  // Unbroken numbers under a prefix that schemes issue: names hold dates and ids side by side.
  return (name.match(/\d+/g) ?? []).some((number) => scrubbedReference(number) !== number)
}

/** Files that people and tools leave in folders; they are nobody's business. */
const NOT_OURS = /^(\.|~\$)|\.(tmp|part|partial|done|filepart|crdownload)$/i

/** A link put under a name that was looked at is not followed. Windows knows no such flag. */
const READ_NO_LINK = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)
const READ_BYTES = 1 << 18

/** A file touched less than this long ago is looked at twice, so that one still growing is left alone. */
const FRESH_MS = 2_000
const SECOND_LOOK_MS = 250

/**
 * Looks through the inbox; `secondLook` tells which files are still growing.
 * @throws StoppedError INBOX_UNREADABLE where the folder cannot be read.
 */
export async function firstLook(folder: string, sources: readonly Source[]): Promise<InboxView> {
  const names = await namesIn(folder)
  const waiting: WaitingFile[] = []
  const archives: WaitingArchive[] = []
  const leftAlone: LeftAlone[] = []
  for (const name of names) {
    if (NOT_OURS.test(name)) continue
    if (namesCard(name)) {
      leftAlone.push({ name: scrubbed(name), why: 'card_number' })
      continue
    }
    const path = join(folder, name)
    const state = await lstat(path, { bigint: true }).catch(() => null)
    if (state === null) continue // taken away meanwhile: another command loaded it
    if (!state.isFile()) {
      leftAlone.push({ name, why: 'not_a_file' })
      continue
    }
    const owners = ownersOf(name, sources)
    const [owner] = owners
    const isUnclaimedArchive = owner === undefined && /\.zip$/i.test(name)
    if ((owner === undefined && !isUnclaimedArchive) || owners.length > 1) {
      leftAlone.push({ name, why: owner === undefined ? 'no_source' : 'several_sources' })
      continue
    }
    if (owner?.source.side === 'bank') {
      leftAlone.push({ name, why: 'bank_side' })
      continue
    }
    const reason = await trouble(access(path, constants.R_OK))
    if (reason === 'ENOENT') continue
    if (reason !== null) {
      leftAlone.push({ name, why: 'unreadable', reason })
      continue
    }
    const file = { path, name, ...asSeen(state) }
    if (owner === undefined) archives.push(file)
    else waiting.push({ ...file, ...owner })
  }
  return { waiting, archives, leftAlone }
}

/**
 * What was seen, less the files that still grow. Waiting files come in the order of their arrival
 * (time, then name by bytes), because the last received version of a slot is the one that counts.
 */
export async function secondLook({ waiting, archives, leftAlone }: InboxView): Promise<InboxView> {
  const growing = await stillGrowing([...waiting, ...archives])
  return {
    waiting: waiting.filter((file) => !growing.has(file.path)).sort(byArrival),
    archives: archives.filter((file) => !growing.has(file.path)).sort(byArrival),
    leftAlone: [
      ...leftAlone,
      ...[...growing].map((path) => ({ name: basename(path), why: 'growing' as const })),
    ],
  }
}

/** Time, then name by bytes. */
export function byArrival(a: WaitingArchive, b: WaitingArchive): number {
  return a.modifiedMs - b.modifiedMs || byBytes(a.name, b.name)
}

/** The file at `path` as one to load, of a source named or found by its name. */
export async function fileAt(
  path: string,
  sources: readonly Source[],
  named: Source | null,
): Promise<WaitingFile> {
  const name = basename(path)
  if (namesCard(name)) {
    throw new StoppedError('CARD_NUMBER_IN_NAME', EXIT.usage, 'The name holds a card number.', {
      place: scrubbed(path),
      hint: 'Rename the file: its name is kept and shown.',
    })
  }
  const state = await lstat(path, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    throw new StoppedError('FILE_UNREADABLE', EXIT.usage, `There is no file ${path}.`, {
      place: path,
      hint: 'Check the path.',
      cause: error,
    })
  })
  if (!state.isFile()) {
    throw new StoppedError('NOT_A_FILE', EXIT.usage, `${path} is no regular file.`, {
      place: path,
      hint: 'Folders, links and devices are not read. Name a file.',
    })
  }
  const reason = await trouble(access(path, constants.R_OK))
  if (reason !== null) {
    throw new StoppedError('FILE_UNREADABLE', EXIT.usage, `${path} may not be read (${reason}).`, {
      place: path,
      hint: 'Give the user who runs tieout the right to read it.',
    })
  }
  const owners = named === null ? ownersOf(name, sources) : [ownership(name, named)]
  const [owner] = owners
  if (owner === undefined || owners.length > 1) {
    const which = owners.map((one) => one.source.name).join(', ')
    throw new StoppedError(
      'NO_SOURCE',
      EXIT.usage,
      owner === undefined
        ? `No source in the configuration takes a file named ${name}.`
        : `Several sources take a file named ${name}: ${which}.`,
      { place: path, hint: 'Say whose file it is: --source NAME.' },
    )
  }
  return { path, name, ...owner, ...asSeen(state) }
}

/** What a source and a name inside an archive make of it, as `files` takes names of the inbox. */
export function ownersOf(name: string, sources: readonly Source[]): Ownership[] {
  return sources
    .filter((source) => filePattern(source.files).slotOf(name) !== null)
    .map((source) => ownership(name, source))
}

/** sha256 of the bytes as they lie there. */
export async function fingerprint(path: string): Promise<string> {
  return fingerprintOf(piecesOf(path))
}

/**
 * A file's bytes as they lie there, each piece good until the next is asked for: a buffer for each would
 * be garbage of the file's size.
 */
export async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, READ_NO_LINK)
  try {
    const bytes = Buffer.allocUnsafe(READ_BYTES)
    for (;;) {
      const { bytesRead } = await file.read(bytes, 0, bytes.length)
      if (bytesRead === 0) return
      yield bytes.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** The same in pieces that may be kept. */
export function bytesOf(path: string): Readable {
  return createReadStream(path, { flags: READ_NO_LINK as never, highWaterMark: READ_BYTES })
}

/** sha256 of bytes that come, e.g. unpacked: packing makes no other file. */
export async function fingerprintOf(bytes: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of bytes) hash.update(chunk)
  return hash.digest('hex')
}

/** Whether the same bytes still stand under the name: nobody wrote, replaced or took them. */
export async function isUnchanged(file: WaitingArchive): Promise<boolean> {
  const state = await lstat(file.path, { bigint: true }).catch(() => null)
  return state !== null && asSeen(state).stamp === file.stamp
}

/** The first bytes of a file: what tells wrappings. */
export async function beginningOf(path: string, count: number): Promise<Buffer> {
  const file = await open(path, READ_NO_LINK)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * Moves a file that the store has into `folder`, under its hash. A file that cannot be moved stays:
 * the store knows its bytes, so it counts nothing the next time. Returns null where it is away, else
 * the system's code for what went wrong.
 */
export async function putAway(
  path: string,
  folder: string,
  sha256: string,
): Promise<string | null> {
  return trouble(moveInto(folder, path, `${sha256.slice(0, 16)}_${basename(path)}`))
}

async function moveInto(folder: string, path: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const target = join(folder, name)
  try {
    await rename(path, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await moveAcrossVolumes(path, target)
  }
}

/** Removes a file whose bytes may not be kept. Returns null where it is gone, else the system's code. */
export async function destroy(path: string): Promise<string | null> {
  return trouble(rm(path, { force: true }))
}

/** The system's code for what it refused, such as EACCES; null where it did not. */
async function trouble(work: Promise<unknown>): Promise<string | null> {
  try {
    await work
    return null
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return code
  }
}

/**
 * Whether files can be read from and written to a folder; with `made`, also where the folder is
 * not there yet and can be made on first use.
 */
export async function isUsable(folder: string, made = false): Promise<boolean> {
  const state = await stat(folder).catch((error: NodeJS.ErrnoException) => error.code ?? '')
  if (typeof state === 'string') {
    const above = dirname(folder)
    return made && state === 'ENOENT' && above !== folder && isUsable(above, made)
  }
  if (!state.isDirectory()) return false
  return access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function moveAcrossVolumes(path: string, target: string): Promise<void> {
  const passing = `${target}.part`
  try {
    await copyFile(path, passing, constants.COPYFILE_EXCL)
    const copy = await open(passing, 'r')
    await copy.sync()
    await copy.close()
    await rename(passing, target)
  } catch (error) {
    await rm(passing, { force: true })
    throw error
  }
  await unlink(path)
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort(byBytes)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new StoppedError(
      'INBOX_UNREADABLE',
      EXIT.usage,
      code === 'ENOENT'
        ? `The inbox ${folder} does not exist.`
        : `The inbox ${folder} cannot be read (${code}).`,
      {
        place: folder,
        hint:
          code === 'ENOENT'
            ? 'Create it (tieout init does), or set inbox: in the configuration.'
            : 'Give the user who runs tieout the right to read it.',
        cause: error,
      },
    )
  }
}

/** Whose a file is, and which slot it fills. */
export type Ownership = Pick<WaitingFile, 'source' | 'slot' | 'slotDate'>

function ownership(name: string, source: Source): Ownership {
  const slot = filePattern(source.files).slotOf(name)
  return { source, slot: slot?.slot ?? name, slotDate: slot?.date ?? null }
}

function asSeen(state: BigIntStats): Pick<WaitingFile, 'bytes' | 'modifiedMs' | 'stamp'> {
  return {
    bytes: Number(state.size),
    modifiedMs: Number(state.mtimeNs / 1_000n) / 1_000,
    // The change time moves with every write and cannot be set back by hand.
    stamp: [state.dev, state.ino, state.size, state.mtimeNs, state.ctimeNs].join(' '),
  }
}

async function stillGrowing(files: readonly WaitingArchive[]): Promise<ReadonlySet<string>> {
  const fresh = files.filter((file) => Date.now() - file.modifiedMs < FRESH_MS)
  if (fresh.length === 0) return new Set()
  await pause(SECOND_LOOK_MS)
  const growing = new Set<string>()
  for (const file of fresh) {
    if (!(await isUnchanged(file))) growing.add(file.path)
  }
  return growing
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
