// The canonical journal: what a head office exports of its terminals, one record a line.
import { closingTotals } from '../closing-totals.ts'
import type { Column, Format } from '../format.ts'
import { KIND_WORDS } from '../kind-words.ts'

const required = (name: string): Column => ({ names: [name], required: true })
const optional = (name: string): Column => ({ names: [name] })

export const TIEOUT_JOURNAL: Format = {
  id: 'tieout-journal',
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
      stan: required('stan'),
      type: required('type'),
      amount: required('amount'),
      currency: required('currency'),
      at: required('transaction_at'),
      batch: optional('batch_no'),
      rrn: optional('rrn'),
      auth: optional('auth_code'),
      pan: optional('pan'),
      scheme: optional('scheme'),
      response: optional('response_code'),
      reversalReason: optional('reversal_reason'),
      entryMode: optional('entry_mode'),
      originalStan: optional('original_stan'),
      originalRrn: optional('original_rrn'),
      operator: optional('operator_id'),
      software: optional('software_version'),
      storedOffline: optional('stored_offline'),
      item: optional('item'),
      remark: optional('remark'),
    },
  },
  records: [
    {
      side: 'journal',
      kind: { column: 'type', words: KIND_WORDS },
      merchantId: 'merchant',
      texts: {
        terminalId: 'terminal',
        batchNo: 'batch',
        stan: 'stan',
        rrn: 'rrn',
        authCode: 'auth',
        originalStan: 'originalStan',
        originalRrn: 'originalRrn',
        reversalReason: 'reversalReason',
        entryMode: 'entryMode',
        operatorId: 'operator',
        softwareVersion: 'software',
        item: 'item',
        remark: 'remark',
      },
      pan: 'pan',
      scheme: { column: 'scheme', words: {}, asWritten: true },
      responseCode: 'response',
      storedOffline: 'storedOffline',
      currency: 'currency',
      amount: { column: 'amount', direction: 'by_kind' },
      at: { column: 'at', patterns: ['YYYY-MM-DDThh:mm:ssZ'] },
    },
  ],
  totals: closingTotals(['sum', 'amount']),
}
