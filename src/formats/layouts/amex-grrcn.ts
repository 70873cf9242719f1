// American Express GRRCN, delimited: summaries, submissions, transactions with their pricing, fees, disputes.

import { currencyOf } from '../../domain/currency.ts'
import { ExactSum } from '../../domain/exact-sum.ts'
import type { Kind } from '../../domain/kind.ts'
import {
  ASSEMBLED_KEYS,
  type AssembledRecord,
  assembledCells,
  assembledRule,
  fromMinor,
  opposite,
} from '../assembled-record.ts'
import { sumOf } from '../figures.ts'
import type { Assembler, AssemblyDesk, Format } from '../format.ts'
import { quotedCells } from '../quotes.ts'

const HEAD = ['tag', 'payee', 'accountType', 'payment', 'paidOn', 'currency'] as const
/** The fields of each sort of record that are read, in the file's order; '' is passed over. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  SUMMARY: [...HEAD, 'settlement', 'net'],
  SUBMISSION: [
    ...HEAD,
    ...['merchant', 'businessDate', 'processed', 'invoice', 'submitted', '', ''],
    ...['grossSubmitted', 'gross', 'discount', 'service', 'tax', 'net'],
  ],
  TRANSACTN: [
    ...HEAD,
    ...['merchant', 'businessDate', 'processed', 'invoice', 'submitted', 'location'],
    ...['order', 'seller', 'pan', '', 'grossSubmitted', 'amount', 'date', 'time', 'transaction'],
    ...['auth', 'terminal', 'mcc', 'cardReference', 'arn'],
  ],
  ADJUSTMENT: disputed(),
  CHARGEBACK: disputed(),
  FEEREVENUE: [
    ...['tag', 'payee', 'payment', 'paidOn', 'currency', 'merchant', 'location'],
    ...['amount', 'reason', 'asset', 'assetReason', 'assetTax'],
  ],
}

function disputed(): string[] {
  return [
    ...HEAD,
    ...['merchant', 'businessDate', 'location', 'order', 'seller', 'pan', '', 'processed'],
    ...['invoice', 'submitted', 'number', 'code', 'reason', 'gross', 'discount', 'service'],
    ...['tax', 'net'],
  ]
}

class Reconciliation implements Assembler {
  readonly #desk: AssemblyDesk
  #records = 0
  #closed = false
  /** Transactions against what the submissions say they come to, in the submission's currency. */
  readonly #transactions = new ExactSum()
  readonly #submissions = new ExactSum()
  #transactionCount = 0

  constructor(desk: AssemblyDesk) {
    this.#desk = desk
  }

  line(cells: readonly string[], line: number, text: string): void {
    const [tag = ''] = cells
    if (this.#records === 0 && tag !== 'HEADER') {
      this.#desk.stop('NO_HEADER', 'The file does not begin with its HEADER record.', line)
    }
    if (this.#closed) this.#desk.stop('AFTER_TOTALS', 'A record stands behind the TRAILER.', line)
    this.#records++
    if (tag === 'TRAILER') {
      this.#closed = true
      this.#desk.total('count', cells[2] ?? '', String(this.#records))
      return
    }
    // Pricing repeats, fee by fee, what the submission charges as a whole.
    if (tag === 'HEADER' || tag === 'TXNPRICING' || tag === 'TAXRECORD') return
    const names = FIELDS[tag]
    if (names === undefined) {
      this.#desk.broken(line, text)
      return
    }
    const field = (name: string) => cells[names.indexOf(name)]?.trim() ?? ''
    for (const record of this.#recordsOf(tag, field)) this.#desk.row(line, assembledCells(record))
  }

  #recordsOf(tag: string, field: (name: string) => string): AssembledRecord[] {
    const currency = field('currency')
    const figure = (name: string, of = currency) =>
      field(name) === '' ? '' : fromMinor(field(name), currencyOf(of)?.digits ?? 2)
    const common: AssembledRecord = {
      merchant: field('merchant') || field('payee'),
      scheme: 'amex',
      method: 'card',
      currency,
      settled: field('paidOn'),
      payout: field('payment'),
    }
    const fees = () => sumOf(...['discount', 'service', 'tax'].map((name) => figure(name)))
    const dated = (kind: Kind): AssembledRecord => ({
      ...common,
      kind,
      at: field('processed') || field('businessDate') || field('paidOn'),
    })
    if (tag === 'TRANSACTN') return [this.#transaction(common, field, figure)]
    if (tag === 'SUBMISSION') {
      this.#submissions.add(figure('grossSubmitted', field('submitted') || currency))
      const charged = opposite(fees())
      return [{ ...dated('fee'), amount: charged, net: charged, remark: field('invoice') }]
    }
    if (tag === 'SUMMARY') {
      const paid = opposite(figure('net'))
      return [{ ...dated('payout'), amount: paid, net: paid, reference: field('settlement') }]
    }
    if (tag === 'FEEREVENUE') {
      const charged = opposite(
        sumOf(...['amount', 'asset', 'assetTax'].map((name) => figure(name))),
      )
      return [{ ...dated('fee'), amount: charged, net: charged, remark: field('reason') }]
    }
    return [
      {
        ...dated(tag === 'CHARGEBACK' ? disputeKind(figure('gross')) : 'adjustment'),
        pan: field('pan'),
        amount: figure('gross'),
        fee: opposite(fees()),
        net: figure('net'),
        reference: field('number'),
        original: field('order'),
        remark: field('reason'),
      },
    ]
  }

  #transaction(
    common: AssembledRecord,
    field: (name: string) => string,
    figure: (name: string, of?: string) => string,
  ): AssembledRecord {
    const currency = field('submitted') || field('currency')
    const amount = figure('amount', currency)
    this.#transactionCount++
    this.#transactions.add(amount)
    return {
      ...common,
      kind: amount.startsWith('-') ? 'refund' : 'sale',
      terminal: field('terminal'),
      auth: field('auth'),
      pan: field('pan'),
      amount,
      currency,
      at: `${field('date')}${field('time').padEnd(6, '0')}`,
      reference: field('arn'),
      remark: field('order'),
    }
  }

  end(lastLine: number): void {
    if (!this.#closed) this.#desk.stop('NO_TOTALS', 'The file ends without its TRAILER.', lastLine)
    // Files without the transaction level carry submissions alone.
    if (this.#transactionCount > 0) {
      this.#desk.total('sum_gross', this.#submissions.text(), this.#transactions.text())
    }
  }
}

function disputeKind(amount: string): Kind {
  return amount.startsWith('-') ? 'chargeback' : 'representment'
}

/** Lines are filled with blanks behind their last quote. */
function cut(line: string): string[] {
  const cells: string[] = []
  const record = quotedCells(line.trimEnd(), 0, 44, cells)
  return record.state === 'cells' ? cells.slice(0, record.count) : [line]
}

export const AMEX_GRRCN: Format = {
  id: 'amex-grrcn',
  shape: {
    type: 'assembled',
    encodings: ['utf-8', 'windows-1252'],
    cut: { by: 'function', cells: cut },
    keys: ASSEMBLED_KEYS,
    begin: (desk) => new Reconciliation(desk),
  },
  records: [assembledRule(['YYYYMMDDhhmmss', 'YYYYMMDD'], ['YYYYMMDD'])],
  totals: { counted: [], onDisagreement: 'quarantine' },
}
