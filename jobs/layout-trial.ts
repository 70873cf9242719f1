// A layout tried on a file, or one proposed for it: nothing goes into the store.
import type { Configuration } from '../src/config/config.ts'
import { calendarOf } from '../src/domain/calendar.ts'
import { exactText, type Money, money, plainText } from '../src/domain/money.ts'
import type { ControlTotals, RejectedLine } from '../src/domain/received-file.ts'
import type { Source } from '../src/domain/source.ts'
import { EXIT, StoppedError } from '../src/domain/stopped-error.ts'
import type { Transaction } from '../src/domain/transaction.ts'
import { type Guess, guessLayout, readFileAs } from '../src/formats/formats.ts'
import { bytesOf, fileAt } from '../src/inbox/inbox.ts'
import { mapsOf } from './id-maps.ts'

export interface TrialSum {
  readonly side: string
  readonly kind: string
  readonly currency: string
  readonly count: number
  readonly amount: string
  readonly fee: string
  readonly net: string
}

export interface Trial {
  readonly layout: string
  readonly rows: number
  readonly accepted: number
  readonly rejected: number
  readonly passedOver: number
  readonly controlTotals: ControlTotals
  readonly first: readonly Transaction[]
  readonly refused: readonly RejectedLine[]
  readonly sums: readonly TrialSum[]
}

const SHOWN = 10

/** Reads a file by a layout as it would be loaded. @throws StoppedError where it would be quarantined. */
export async function tryLayout(
  configuration: Configuration,
  path: string,
  layout: string,
  shown = SHOWN,
): Promise<Trial> {
  const source = sourceFor(configuration, layout)
  const file = await fileAt(path, [], source)
  const first: Transaction[] = []
  const refused: RejectedLine[] = []
  const sums = new Map<string, { count: number; amount: Money; fee: Money; net: Money }>()
  const reading = await readFileAs(
    layout,
    bytesOf(path),
    {
      ...mapsOf(source).terms,
      source,
      calendar: calendarOf(source.calendar) ?? null,
      fileName: file.name,
      slotDate: file.slotDate,
    },
    {
      rows(batch) {
        for (const row of batch) {
          if (first.length < shown) first.push(row)
          const key = [row.side, row.kind, row.currency].join('\n')
          const sum = sums.get(key) ?? {
            count: 0,
            amount: money('0'),
            fee: money('0'),
            net: money('0'),
          }
          sums.set(key, {
            count: sum.count + 1,
            amount: sum.amount.plus(money(row.amount ?? '0')),
            fee: sum.fee.plus(money(row.fee ?? '0')),
            net: sum.net.plus(money(row.net ?? '0')),
          })
        }
      },
      rejected(lines) {
        for (const line of lines) if (refused.length < shown) refused.push(line)
      },
    },
  )
  return {
    layout,
    ...reading,
    first,
    refused,
    sums: [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, sum]): TrialSum => {
        const [side = '', kind = '', currency = ''] = key.split('\n')
        return {
          side,
          kind,
          currency,
          count: sum.count,
          amount: exactText(plainText(sum.amount), currency),
          fee: exactText(plainText(sum.fee), currency),
          net: exactText(plainText(sum.net), currency),
        }
      }),
  }
}

/** A layout for an unknown file, for a person to correct. */
export async function proposeLayout(path: string): Promise<Guess> {
  const file = await fileAt(path, [], plainSource('guess', undefined))
  return guessLayout(bytesOf(path), file.name)
}

/** The source that uses the layout supplies what files do not say; without one, as little as possible. */
function sourceFor(configuration: Configuration, layout: string): Source {
  return (
    configuration.sources.find((source) => source.layout === layout) ??
    plainSource(layout, configuration.layouts[layout])
  )
}

function plainSource(layout: string, declared: Source['declared']): Source {
  return {
    name: layout,
    side: 'both',
    layout,
    ...(declared === undefined ? {} : { declared }),
    files: '*',
    expects: 'irregular',
    settlesWithin: 1,
    settles: null,
    timezone: 'UTC',
    cutoff: '24:00',
    calendar: 'none',
    defaults: {},
  }
}

/** Refuses a layout that nobody knows. */
export function requireLayout(
  configuration: Configuration,
  layout: string,
  shipped: readonly string[],
): void {
  const names = [...Object.keys(configuration.layouts), ...shipped]
  if (names.includes(layout)) return
  throw new StoppedError('UNKNOWN_LAYOUT', EXIT.usage, `There is no layout "${layout}".`, {
    place: '--layout',
    hint: `Choose one of ${names.join(', ')}.`,
  })
}
