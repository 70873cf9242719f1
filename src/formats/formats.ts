// The door of formats: reads a received file's bytes, by a declared layout, into transactions and rejected lines.
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import { readDelimited } from './delimited.ts'
import type { Format } from './format.ts'
import { LAYOUTS } from './layouts/layouts.ts'
import type { Reading, ReadingTerms, RowSink } from './reading.ts'
import { RowCollector } from './row-collector.ts'

export type { Reading, ReadingTerms, RowSink } from './reading.ts'

export function layoutIds(): string[] {
  return LAYOUTS.map(({ id }) => id)
}

export function layoutNamed(id: string): Format | undefined {
  return LAYOUTS.find((layout) => layout.id === id)
}

/**
 * Reads a file by a layout, in bounded memory. Lines that are no rows go to the sink as rejected
 * lines. Throws StoppedError (exit 3) when the file must be quarantined whole: what the sink took
 * of it until then counts nothing.
 */
export async function readFileAs(
  layout: string,
  bytes: AsyncIterable<Buffer>,
  terms: ReadingTerms,
  sink: RowSink,
): Promise<Reading> {
  const format = layoutNamed(layout)
  if (format === undefined) {
    throw new StoppedError('UNKNOWN_LAYOUT', EXIT.usage, `There is no layout ${layout}.`, {
      place: terms.source.name,
      hint: `Choose one of ${layoutIds().join(', ')}.`,
    })
  }
  const collector = new RowCollector(terms, sink)
  await readDelimited(format, format.shape, bytes, terms, collector)
  const controlTotals = await collector.end()
  const { rows, accepted, rejected, passedOver } = collector
  return { rows, accepted, rejected, passedOver, controlTotals }
}
