// Refused lines whose amount could not be read: they stand in the ledger of zero amounts, and never as 0.
import { currencyOf, NO_CURRENCY } from '../src/domain/currency.ts'
import type { ChannelBucket, DayFacts } from '../src/domain/day-facts.ts'
import { routeOf } from '../src/domain/routing.ts'
import { classifyZero } from '../src/exceptions/exceptions.ts'
import type { FileRecord, KeptZero, StoredRejection } from '../src/store/store.ts'
import type { DayTally } from './day-tally.ts'
import { judgedZero } from './judged-zero.ts'
import type { RunQuestions } from './run-terms.ts'

export function unreadableZeros(
  file: FileRecord,
  lines: readonly StoredRejection[],
  channels: readonly ChannelBucket[],
  { explain, matching }: RunQuestions,
  tally: DayTally,
): KeptZero[] {
  const facts = factsWithoutRows(explain.businessDate, channels)
  return lines.map(({ fileId, ...rejected }): KeptZero => {
    const found = classifyZero({ fileId, rejected }, facts, explain)
    const side = rejected.side ?? (file.side === 'settlement' ? 'settlement' : 'journal')
    const currency = currencyOf(rejected.currency ?? '')?.code ?? usualCurrency(file)
    const { merchantId, terminalId } = rejected
    const told = { merchantId: merchantId ?? '', terminalId, scheme: null, paymentMethod: null }
    const route = routeOf(told, file.source, matching.sources)
    const source = side === 'journal' && 'to' in route ? route.to : file.source
    tally.bySource.zero.add([source, currency], 1, null)
    const row = {
      businessDate: rejected.businessDate ?? file.slotDate ?? explain.businessDate,
      merchantId: rejected.merchantId ?? '',
      fileId,
      line: rejected.line,
      side,
      kind: rejected.kind ?? '',
      terminalId: rejected.terminalId,
      currency,
    }
    return judgedZero(row, found, false)
  })
}

/** Of a line that does not say: nearly all of a file is in one. */
function usualCurrency(file: FileRecord): string {
  const [most] = [...file.totals].sort((a, b) => b.count - a.count)
  return most?.currency ?? NO_CURRENCY
}

function factsWithoutRows(businessDate: string, channels: readonly ChannelBucket[]): DayFacts {
  return {
    businessDate,
    notable: [],
    neighbors: [],
    terminals: [],
    unknownTerminals: [],
    strays: [],
    refused: [],
    failures: [],
    merchantBuckets: [],
    channels,
    merchants: [],
  }
}
