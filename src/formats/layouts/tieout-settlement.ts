// The canonical settlement file: what an acquirer cleared, one presentment a line, net = gross - fee.
import { closingTotals } from '../closing-totals.ts'
import type { Column, Format } from '../format.ts'
import { KIND_WORDS } from '../kind-words.ts'

const required = (name: string): Column => ({ names: [name], required: true })
const optional = (name: string): Column => ({ names: [name] })

export const TIEOUT_SETTLEMENT: Format = {
  id: 'tieout-settlement',
  shape: {
    type: 'delimited',
    encodings: ['utf-8'],
    delimiters: [','],
    headingWithin: 1,
    exactHeadings: true,
    trailer: ['#totals'],
    columns: {
      merchant: required('merchant_id'),
      terminal: required('terminal_id'),
      type: required('type'),
      gross: required('gross'),
      currency: required('currency'),
      settled: required('settlement_date'),
      batch: optional('batch_no'),
      stan: optional('stan'),
      rrn: optional('rrn'),
      auth: optional('auth_code'),
      pan: optional('pan'),
      scheme: optional('scheme'),
      product: optional('card_product'),
      fee: optional('fee'),
      net: optional('net'),
      at: optional('transaction_at'),
      originalRrn: optional('original_rrn'),
      reference: optional('acquirer_reference'),
      payout: optional('payout_reference'),
    },
  },
  records: [
    {
      side: 'settlement',
      kind: { column: 'type', words: KIND_WORDS },
      merchantId: 'merchant',
      texts: {
        terminalId: 'terminal',
        batchNo: 'batch',
        stan: 'stan',
        rrn: 'rrn',
        authCode: 'auth',
        originalRrn: 'originalRrn',
        cardProduct: 'product',
        acquirerReference: 'reference',
        payoutReference: 'payout',
      },
      pan: 'pan',
      scheme: { column: 'scheme', words: {}, asWritten: true },
      currency: 'currency',
      amount: { column: 'gross', direction: 'by_kind' },
      fee: { column: 'fee', direction: 'against_kind' },
      net: { column: 'net', direction: 'by_kind' },
      at: { column: 'at', patterns: ['YYYY-MM-DDThh:mm:ssZ'] },
      settlementDate: { column: 'settled', patterns: ['YYYY-MM-DD'], required: true },
    },
  ],
  totals: closingTotals(['sum_gross', 'gross'], ['sum_fee', 'fee'], ['sum_net', 'net']),
}
