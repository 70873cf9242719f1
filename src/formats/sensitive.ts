// Data that may never be kept after authorization (PCI DSS 3.3): verification codes, tracks, PIN blocks.
import { passesLuhn } from '../domain/card-number.ts'
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

/** Throws where a text holds track data. Cheap where it holds none of the separators. */
export function refuseTracks(text: string, file: string, line: number): void {
  if (!text.includes('=') && !text.includes('^') && !hasTrackD(text)) return
  for (const found of text.matchAll(TRACK)) {
    const digits = found[1] ?? found[2] ?? found[3] ?? ''
    if (found[1] === undefined && !found[0].startsWith(';') && !passesLuhn(digits)) continue
    const lines = text.slice(0, found.index).split('\n').length - 1
    throw stopped(`${file}:${line + lines}`, 'the track data of a card')
  }
}
