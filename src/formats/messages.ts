// Files of messages: each is parsed here, the layout pairs them and says which rows they make.
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { emptyFile } from './delimited.ts'
import type { Format, MessagesShape } from './format.ts'
import { type BrokenMessage, framedMessages, type IsoMessage, parseMessage } from './iso8583.ts'
import type { ReadingTerms } from './reading.ts'
import type { RowCollector } from './row-collector.ts'
import { holdsChipTrack, holdsTrack, TRACK_MIN } from './sensitive.ts'

/** Tracks 1 to 3 and the PIN block: no file that carries them is kept. */
const SENSITIVE = [35, 36, 45, 52] as const

/** EMV data of the card, where chips write their own track 2. */
const CHIP = 55

/**
 * The element with data that nobody may keep. Of a message that cannot be parsed its bitmaps count, and
 * tracks wherever they stand: what is announced is in there, only not where it should be.
 */
function secretIn(parsed: IsoMessage | BrokenMessage, message: Buffer): number | undefined {
  if ('fault' in parsed) {
    const announced = SENSITIVE.find((number) => parsed.announced.includes(number))
    if (announced !== undefined) return announced
    if (holdsTrack(message.toString('latin1'))) return 35
    return holdsChipTrack(message) ? CHIP : undefined
  }
  const { fields } = parsed
  const present = SENSITIVE.find((number) => fields.has(number))
  if (present !== undefined) return present
  const chip = fields.get(CHIP)
  if (chip !== undefined && holdsChipTrack(Buffer.from(chip, 'latin1'))) return CHIP
  for (const [number, value] of fields) {
    if (number !== CHIP && value.length >= TRACK_MIN && holdsTrack(value)) return number
  }
  return undefined
}

function sensitive(file: string, ordinal: number, element: number): StoppedError {
  return new StoppedError(
    'SENSITIVE_DATA',
    EXIT.quarantined,
    `Message ${ordinal} carries data element ${element}, which nobody may keep after authorization. Its bytes are not kept either.`,
    {
      place: `${file}:${ordinal}, DE ${element}`,
      hint: 'Have the sender remove it from the log, and delete the copies of this file.',
    },
  )
}

export async function readMessages(
  format: Format,
  shape: MessagesShape,
  bytes: AsyncIterable<Buffer>,
  terms: ReadingTerms,
  collector: RowCollector,
): Promise<void> {
  collector.begin(format, {
    width: shape.keys.length,
    indexOf: (key) => shape.keys.indexOf(key),
    headingOf: (key) => key,
  })
  const pairing = shape.begin((ordinal, cells) => collector.row([...cells], ordinal))
  let ordinal = 0
  for await (const message of framedMessages(bytes, terms.fileName)) {
    if (message.length === 0) continue
    ordinal++
    const parsed = parseMessage(message)
    const secret = secretIn(parsed, message)
    if (secret !== undefined) throw sensitive(terms.fileName, ordinal, secret)
    if ('fault' in parsed) collector.broken('message_unreadable', ordinal, parsed.fault, null)
    else pairing.message(parsed, ordinal)
    const drained = collector.drain()
    if (drained !== undefined) await drained
  }
  if (ordinal === 0) throw emptyFile(terms.fileName)
  pairing.end()
}
