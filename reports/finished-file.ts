// Puts a finished file in its place: complete or not at all, and nothing left behind on failure.
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { EXIT, StoppedError } from '../src/domain/stopped-error.ts'

let made = 0

/**
 * Writes `bytes` beside `file` under a name of its own, makes them durable, reads them back, and
 * only then renames: a reader never sees half a file.
 *
 * @throws StoppedError `NO_SPACE` or `WORKBOOK_NOT_WRITTEN` (exit 6)
 */
export async function putInPlace(bytes: Uint8Array, file: string): Promise<void> {
  const folder = dirname(file)
  made += 1
  // The process's number keeps two commands apart; it is in the name only, never in the file.
  const part = join(folder, `.${basename(file)}.${process.pid}-${made}.part`)
  try {
    await mkdir(folder, { recursive: true })
    await removeAbandoned(folder, basename(file))
    await writeDurably(part, bytes)
    const there = await readFile(part)
    if (!there.equals(bytes)) {
      throw new StoppedError('WORKBOOK_NOT_WRITTEN', EXIT.space, 'The disk gave back other bytes', {
        place: file,
        hint: 'Check the disk, then write the workbook again with `tieout report`.',
      })
    }
    await rename(part, file)
    await syncFolder(folder)
  } catch (error) {
    await unlink(part).catch(ignoreAbsent)
    throw stopped(error, file)
  }
}

/** Whether a finished file is there; a folder that nobody may look into has none. */
export async function isInPlace(file: string): Promise<boolean> {
  return stat(file).then(
    (there) => there.isFile(),
    () => false,
  )
}

async function writeDurably(part: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(part, 'w', 0o644)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The rename itself must outlive a power cut; Windows and some network disks cannot sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    const code = codeOf(error)
    if (code !== 'EPERM' && code !== 'EISDIR' && code !== 'EINVAL' && code !== 'EACCES') throw error
  }
}

/** Parts of this file that killed commands left behind. */
async function removeAbandoned(folder: string, name: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`.${name}.`)) continue
    const pid = /^(\d+)-\d+\.part$/.exec(entry.slice(name.length + 2))?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) {
      await unlink(join(folder, entry)).catch(ignoreAbsent)
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
}

function ignoreAbsent(error: unknown): void {
  const code = codeOf(error)
  // A part that was never made, or whose folder is the trouble we report already.
  if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EACCES' && code !== 'EROFS') throw error
}

function codeOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code
  return typeof code === 'string' ? code : ''
}

function stopped(error: unknown, file: string): unknown {
  const code = codeOf(error)
  if (error instanceof StoppedError || code === '' || code.startsWith('ERR_')) return error
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new StoppedError('NO_SPACE', EXIT.space, 'There is no room for the workbook', {
      place: file,
      hint: 'Free some space on that disk, then write the workbook again with `tieout report`.',
      cause: error,
    })
  }
  return new StoppedError(
    'WORKBOOK_NOT_WRITTEN',
    EXIT.space,
    `The workbook could not be written (${code})`,
    {
      place: file,
      hint: 'Check that the folder exists, is a folder, and may be written to; close the workbook if it is open.',
      cause: error,
    },
  )
}
