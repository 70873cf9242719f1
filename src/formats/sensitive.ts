// Data that may never be kept after authorization (PCI DSS 3.3): verification codes, tracks, PIN blocks.
import { endsInCard, passesLuhn } from '../domain/card-number.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'

const HEADINGS =
  /^(?:(?:card)?(?:cvv|cvc|cvn|cav|csc)[12]?(?:code|value|no|num|number)?|cid|(?:card)?securitycode|cardverification(?:code|value|number)?|(?:mag(?:netic)?)?(?:track|stripe)[123]?(?:data|equivalentdata)?|pin|pinblock|pindata|encryptedpin(?:block)?|(?:第?[一二三123])?磁道(?:[一二三123])?(?:数据|信息)?|(?:卡片?)?(?:安全码|验证码)|(?:银行卡)?(?:交易)?密码|个人密码|pin密文)$/

/** Track 1 and 2 as read (`%B...^`, `;...=...?`), and track 2 without its sentinels, as DE 35 carries it. */
const TRACK = /%?B(\d{12,19})\^|;?(\d{12,19})=\d{7}|(?<!\d)(\d{13,19})D\d{7}/g

function stopped(place: string, what: string): StoppedError {
  return new StoppedError(
    'SENSITIVE_DATA',
    EXIT.quarantined,
    `The file carries ${what}, which nobody may keep after authorization. Its bytes are not kept either.`,
    {
      place,
      hint: 'Have the sender remove it from the export, and delete the copies of this file.',
    },
  )
}

/** Throws where a heading announces what may not be kept. */
export function refuseSensitiveHeadings(headings: readonly string[], file: string): void {
  for (const heading of headings) {
    const name = heading.toLowerCase().replace(/[^a-z0-9\u4e00-\u9fff]/g, '')
    if (HEADINGS.test(name)) throw stopped(`${file}, ${heading.slice(0, 40)}`, 'card secrets')
  }
}

/** True where a `D` stands between digits, as in DE 35: `USD` and `DEBIT` must not cost a pattern. */
function hasTrackD(text: string): boolean {
  for (let at = text.indexOf('D', 13); at >= 0; at = text.indexOf('D', at + 1)) {
    const before = text.charCodeAt(at - 1)
    const behind = text.charCodeAt(at + 1)
    if (before >= 48 && before <= 57 && behind >= 48 && behind <= 57) return true
  }
  return false
}

/** No track is shorter: card number, separator, expiry and service code. */
export const TRACK_MIN = 20

/** Where a text holds track data; -1: nowhere. Cheap where it holds none of the separators. */
function trackAt(text: string): number {
  if (!text.includes('=') && !text.includes('^') && !hasTrackD(text)) return -1
  for (const found of text.matchAll(TRACK)) {
    const digits = found[1] ?? found[2] ?? found[3] ?? ''
    if (found[1] !== undefined || found[0].startsWith(';') || passesLuhn(digits)) return found.index
  }
  return -1
}

export function holdsTrack(text: string): boolean {
  return trackAt(text) >= 0
}

/** Track 2 behind other digits, e.g. its own length: only with a month where the expiry has one. */
const RUN_ON = /(?<!\d)(\d{13,})[=D]\d\d(?:0[1-9]|1[0-2])\d{3}/g

/** The same for bytes of which nobody knows where a cell begins: of a file that was refused. */
export function holdsAnyTrack(text: string): boolean {
  if (holdsTrack(text) || CHIP_TRACK.test(text)) return true
  if (!text.includes('=') && !hasTrackD(text)) return false
  for (const [, digits = ''] of text.matchAll(RUN_ON)) if (endsInCard(digits)) return true
  return false
}

/** The refusal of a file with track data, where it is not known in which line. */
export function tracksRefused(file: string): StoppedError {
  return stopped(file, 'the track data of a card')
}

/** Throws where a text holds track data. */
export function refuseTracks(text: string, file: string, line: number): void {
  const at = trackAt(text)
  if (at < 0) return
  const lines = text.slice(0, at).split('\n').length - 1
  throw stopped(`${file}:${line + lines}`, 'the track data of a card')
}

/**
 * A chip's track 2 (EMV tags 57 and 9F6B: digits, D, expiry, service code) and track 1 (56: `B...^`) in
 * hexadecimal. Found by tag, length and form, wherever a template or a cut leaves them.
 */
const CHIP_TRACK =
  /(?:57|9F6B)(?:0[A-F]|1[0-3])\d{12,19}D\d{7}|56(?:[1-4][0-9A-F])42(?:3\d){12,19}5E/i

/** Whether EMV data, as bytes or as their hexadecimal text, hold a track. */
export function holdsChipTrack(bytes: Buffer): boolean {
  return CHIP_TRACK.test(bytes.toString('latin1')) || CHIP_TRACK.test(bytes.toString('hex'))
}
