// Files of messages: each is parsed here, the layout pairs them and says which rows they make.
import { scrubbed } from '../domain/card-number.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { emptyFile } from './delimited.ts'
import type { Format, MessagesShape } from './format.ts'
import { framedMessages, parseMessage } from './iso8583.ts'
import type { ReadingTerms } from './reading.ts'
import type { RowCollector } from './row-collector.ts'

/** Tracks 1 to 3 and the PIN block: no file that carries them is kept. */
const SENSITIVE = [35, 36, 45, 52] as const

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
    if (typeof parsed === 'string') {
      const text = scrubbed(message.toString('latin1').slice(0, 200))
      collector.broken('message_unreadable', ordinal, `${parsed}: ${text}`, null)
    } else {
      const secret = SENSITIVE.find((number) => parsed.fields.has(number))
      if (secret !== undefined) {
        throw new StoppedError(
          'SENSITIVE_DATA',
          EXIT.quarantined,
          `Message ${ordinal} carries data element ${secret}, which nobody may keep after authorization. Its bytes are not kept either.`,
          {
            place: `${terms.fileName}:${ordinal}, DE ${secret}`,
            hint: 'Have the sender remove it from the log, and delete the copies of this file.',
          },
        )
      }
      pairing.message(parsed, ordinal)
    }
    const drained = collector.drain()
    if (drained !== undefined) await drained
  }
  if (ordinal === 0) throw emptyFile(terms.fileName)
  pairing.end()
}
