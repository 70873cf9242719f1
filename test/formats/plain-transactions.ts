// Plain sales as single transactions: the one form in which both ways of reading are held together.
import type {
  FigureField,
  PlainSales,
  SpanColumn,
  WordField,
} from '../../src/domain/plain-sales.ts'
import type { Transaction } from '../../src/domain/transaction.ts'

export function* transactionsOf(sales: PlainSales): Generator<Transaction> {
  const { side, lines, bytes } = sales
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let row = 0; row < sales.count; row++) {
    const word = (field: WordField) => {
      const column = sales.words.get(field)
      return column?.words[column.ids[row] as number] ?? null
    }
    const span = (column: SpanColumn | undefined) => {
      const start = column?.starts[row] ?? -1
      return start < 0 ? null : text.toString('latin1', start, column?.ends[row])
    }
    const figure = (field: FigureField) => {
      const column = sales.figures.get(field)
      const written = span(column)
      return written !== null && column?.negated && column.units[row] !== 0
        ? `-${written}`
        : written
    }
    yield {
      side,
      line: lines[row] as number,
      businessDate: word('businessDate') ?? '',
      settlementDate: word('settlementDate'),
      at: span(sales.spans.get('at')),
      kind: 'sale',
      merchantId: word('merchantId') ?? '',
      terminalId: word('terminalId'),
      batchNo: word('batchNo'),
      stan: span(sales.spans.get('stan')),
      rrn: span(sales.spans.get('rrn')),
      authCode: span(sales.spans.get('authCode')),
      pan: span(sales.spans.get('pan')),
      scheme: word('scheme'),
      paymentMethod: word('paymentMethod'),
      amount: figure('amount'),
      amountState: 'value',
      currency: word('currency') ?? '',
      fee: figure('fee'),
      net: figure('net'),
      acquirerReference: span(sales.spans.get('acquirerReference')),
      payoutReference: word('payoutReference'),
      originalStan: word('originalStan'),
      originalRrn: word('originalRrn'),
      originalReference: word('originalReference'),
      responseCode: word('responseCode'),
      outcome: null,
      reversalReason: word('reversalReason'),
      entryMode: word('entryMode'),
      cardProduct: word('cardProduct'),
      operatorId: word('operatorId'),
      softwareVersion: word('softwareVersion'),
      storedOffline: null,
      item: word('item'),
      remark: span(sales.spans.get('remark')),
    }
  }
}
