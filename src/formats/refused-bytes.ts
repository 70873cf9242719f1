// Looks through a refused file for track data, wherever reading it ended: what goes into quarantine is kept.
import { StoppedError } from '../domain/stopped-error.ts'
import { holdsAnyTrack } from './sensitive.ts'
import { entriesOf, isZip, peeked, unwrapped } from './unwrapping.ts'

/** More than the longest track, so that no piece's end divides one. */
const OVERLAP = 512

/** Read as ASCII, which all encodings here are for tracks; UTF-16 is ASCII with a NUL beside each letter. */
async function tracksIn(bytes: AsyncIterable<Buffer>): Promise<boolean> {
  let rest = ''
  for await (const chunk of bytes) {
    const text = rest + chunk.toString('latin1').replaceAll('\0', '')
    if (holdsAnyTrack(text)) return true
    rest = text.slice(-OVERLAP)
  }
  return false
}

/** Entries that cannot be unpacked are passed over; a wrapping around all of them throws. */
async function tracksUnpacked(bytes: AsyncIterable<Buffer>, place: string): Promise<boolean> {
  const { head, bytes: whole } = await peeked(unwrapped(bytes, place), 4)
  if (!isZip(head)) return tracksIn(whole)
  for (const entry of await entriesOf(whole, place)) {
    const own = `${place}/${entry.name}`
    if (await orFalse(tracksIn(unwrapped(entry.bytes(), own)))) return true
  }
  return false
}

/** What cannot be unpacked, or may not be, holds nothing that can be found. */
async function orFalse(looking: Promise<boolean>): Promise<boolean> {
  try {
    return await looking
  } catch (error) {
    if (error instanceof StoppedError) return false
    throw error
  }
}

/**
 * Whether a file holds track data, packed or not; `open` brings its bytes, in pieces that may be kept.
 * Errors of reading are thrown.
 */
export async function carriesTracks(
  open: () => AsyncIterable<Buffer>,
  place: string,
): Promise<boolean> {
  try {
    return await tracksUnpacked(open(), place)
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error
    // An archive whose directory is lost still shows the entries that are not packed.
    return error.code === 'ARCHIVE_BROKEN' && orFalse(tracksIn(open()))
  }
}
