// XML read as a stream of events, without document types, entities of its own or deep nesting.
import { SaxesParser } from 'saxes'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'

const DEPTH_MAX = 64
const TEXT_MAX = 1_048_576

export interface XmlEvents {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  /** The text since the tag opened, without that of its children. */
  close(name: string, text: string): void
}

function stopped(code: string, message: string, place: string): StoppedError {
  return new StoppedError(code, EXIT.quarantined, message, {
    place,
    hint: 'Export the file again from the system that made it.',
  })
}

/** The name without its namespace prefix: writers choose prefixes as they like. */
function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/** Feeds the events of a document to `events`; `drained` runs after each chunk of bytes. */
export async function readXml(
  bytes: AsyncIterable<Buffer>,
  place: string,
  events: XmlEvents,
  drained?: () => Promise<void> | undefined,
): Promise<void> {
  const parser = new SaxesParser({ position: false, fragment: false })
  const texts: string[] = []
  parser.on('error', (error) => {
    throw stopped('XML_BROKEN', `The XML is not well-formed: ${error.message.slice(0, 80)}.`, place)
  })
  parser.on('doctype', () => {
    throw stopped('XML_DOCTYPE', 'The XML declares a document type, which no report needs.', place)
  })
  parser.on('opentag', (tag) => {
    if (texts.length >= DEPTH_MAX) {
      throw stopped('XML_TOO_DEEP', `The XML nests deeper than ${DEPTH_MAX}.`, place)
    }
    texts.push('')
    // Without `xmlns` the attributes are plain texts.
    events.open(localName(tag.name), tag.attributes as Record<string, string>)
  })
  const add = (text: string) => {
    const last = texts.length - 1
    if (last < 0) return
    const whole = `${texts[last] ?? ''}${text}`
    if (whole.length > TEXT_MAX) {
      throw stopped('LINE_TOO_LONG', `A text of the XML is longer than ${TEXT_MAX}.`, place)
    }
    texts[last] = whole
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', (tag) => {
    events.close(localName(tag.name), texts.pop() ?? '')
  })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (chunk?: Buffer) => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      throw stopped('WRONG_ENCODING', 'The XML is not UTF-8.', place)
    }
  }
  for await (const chunk of bytes) {
    parser.write(decode(chunk))
    const waiting = drained?.()
    if (waiting !== undefined) await waiting
  }
  parser.write(decode())
  parser.close()
}
