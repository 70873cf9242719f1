// What one file of the inbox brings: itself, or the files of an archive, each of its own source and slot.
import type { Source } from '../src/domain/source.ts'
import { EXIT, StoppedError } from '../src/domain/stopped-error.ts'
import { type Archive, archiveIn, isWrapped } from '../src/formats/formats.ts'
import {
  beginningOf,
  bytesOf,
  type LeftAlone,
  type Ownership,
  ownersOf,
  type WaitingArchive,
  type WaitingFile,
} from '../src/inbox/inbox.ts'

/** A file to be loaded: all of a parcel, or one entry of an archive. */
export interface Part extends Ownership {
  /** The name in every output: of an entry, `archive/entry`. */
  readonly name: string
  readonly entry: string | null
}

export interface Parcel {
  readonly file: WaitingArchive
  readonly parts: readonly Part[]
  /** Entries of an archive that no source takes, by `archive/entry`. */
  readonly unclaimed: readonly string[]
}

/** Enough to tell a gzip or a zip. */
const MARK = 4

/** Whether a file is a gzip or a zip, by its first bytes. */
export async function isPackedAt(path: string): Promise<boolean> {
  return isWrapped(await beginningOf(path, MARK))
}

/** The archive of a path; null for any other file. Throws StoppedError (exit 3) where it is broken. */
export async function archiveAt(path: string, name: string): Promise<Archive | null> {
  if (!(await isPackedAt(path))) return null
  return archiveIn(bytesOf(path), name)
}

/** Whether the file is no longer there: another command loaded it since it was seen. */
export function isTaken(error: unknown, { path }: WaitingArchive): boolean {
  const { code, path: absent } = error as NodeJS.ErrnoException
  return code === 'ENOENT' && absent === path
}

/** The parcels of files, and those left alone; a file that is taken meanwhile is another command's. */
export async function parcelsAmong<F extends WaitingArchive>(
  files: readonly F[],
  of: (file: F) => Promise<Parcel | LeftAlone['why']>,
): Promise<{ readonly parcels: Parcel[]; readonly leftAlone: LeftAlone[] }> {
  const parcels: Parcel[] = []
  const leftAlone: LeftAlone[] = []
  for (const file of files) {
    const parcel = await of(file).catch((error): 'changed' => {
      if (isTaken(error, file)) return 'changed'
      throw error
    })
    if (typeof parcel === 'string') leftAlone.push({ name: file.name, why: parcel })
    else parcels.push(parcel)
  }
  return { parcels, leftAlone }
}

/** The parcel of a file whose name a source takes. */
export async function parcelOf(file: WaitingFile): Promise<Parcel> {
  const { name, source, slot, slotDate } = file
  const whole = { file, parts: [{ name, entry: null, source, slot, slotDate }], unclaimed: [] }
  const archive = await opened(file)
  const candidates = archive?.rowNames(source) ?? []
  if (candidates.length === 0) return whole // reading it says what is wrong, if anything is
  const fitting = candidates.map((entry) => ({ entry, own: owners(entry, [source])[0] }))
  const named = fitting.filter((one) => one.own !== undefined)
  const taken = named.length > 0 ? named : fitting
  const parts = taken.map(({ entry, own }): Part => {
    return {
      name: `${name}/${entry}`,
      entry,
      source,
      // A name that is none of the source's own tells entries of one archive apart.
      slot: own?.slot ?? `${slot},entry=${entry}`,
      slotDate: own?.slotDate ?? slotDate,
    }
  })
  const unclaimed = fitting.filter((one) => !taken.includes(one))
  return {
    file,
    parts: apart(parts),
    unclaimed: unclaimed.map(({ entry }) => `${name}/${entry}`),
  }
}

/** The parcel of an archive that only the names in it can claim; null where they do not, or doubly. */
export async function parcelInside(
  file: WaitingArchive,
  sources: readonly Source[],
): Promise<Parcel | 'no_source' | 'several_sources'> {
  const archive = await opened(file)
  const claims = (archive?.names ?? []).map((entry) => ({ entry, own: owners(entry, sources) }))
  if (claims.some(({ own }) => own.length > 1)) return 'several_sources'
  const parts = claims.flatMap(({ entry, own: [one] }): Part[] =>
    one === undefined || one.source.side === 'bank'
      ? []
      : [{ name: `${file.name}/${entry}`, entry, ...one }],
  )
  if (parts.length === 0) return 'no_source'
  const unclaimed = claims.filter(({ entry }) => !parts.some((part) => part.entry === entry))
  return {
    file,
    parts: apart(parts),
    unclaimed: unclaimed.map(({ entry }) => `${file.name}/${entry}`),
  }
}

async function opened(file: WaitingArchive): Promise<Archive | null> {
  try {
    return await archiveAt(file.path, file.name)
  } catch (error) {
    if (error instanceof StoppedError && error.exit === EXIT.quarantined) return null
    throw error
  }
}

/** A pattern is one of names, not of paths: folders inside an archive do not count. */
function owners(entry: string, sources: readonly Source[]): Ownership[] {
  return ownersOf(entry.slice(entry.lastIndexOf('/') + 1), sources)
}

/** Entries of one archive stand side by side: none of them restates another. */
function apart(parts: readonly Part[]): Part[] {
  const seen = new Set<string>()
  return parts.map((part) => {
    const key = `${part.source.name}\n${part.slot}`
    if (seen.has(key)) return { ...part, slot: `${part.slot},entry=${part.entry ?? ''}` }
    seen.add(key)
    return part
  })
}
