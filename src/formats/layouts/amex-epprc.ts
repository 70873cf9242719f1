// American Express EPPRC: payments, submissions and charges of fixed width, amounts with an overpunched sign.
import {
  ASSEMBLED_KEYS,
  type AssembledRecord,
  assembledCells,
  assembledRule,
  fieldsOf,
  fromMinor,
  opposite,
} from '../assembled-record.ts'
import { sumOf, withDecimals } from '../figures.ts'
import type { Assembler, AssemblyDesk, Format } from '../format.ts'

const HEAD = [
  ['payee', 10],
  ['merchant', 10],
  ['unit', 10],
  ['year', 4],
  ['payment', 8],
  ['record', 3],
] as const

const SUMMARY = [...HEAD, ['paidOn', 7], ['amount', 11]] as const
const CHARGE = [
  ...HEAD,
  ...([
    ['businessDate', 7],
    ['processed', 7],
    ['invoice', 6],
    ['submitted', 13],
  ] as const),
  ...([
    ['amount', 13],
    ['pan', 15],
    ['order', 30],
    ['number', 10],
    ['date', 7],
  ] as const),
  ...([
    ['reference', 30],
    ['', 21],
    ['time', 6],
    ['auth', 6],
    ['terminal', 8],
    ['mcc', 4],
  ] as const),
] as const
const PRICING = [
  ...HEAD,
  ...([
    ['code', 2],
    ['title', 25],
    ['rate', 9],
    ['discount', 15],
    ['', 9],
    ['fee', 15],
  ] as const),
] as const
const CHARGEBACK = [
  ...HEAD,
  ...([
    ['businessDate', 7],
    ['processed', 7],
    ['invoice', 6],
    ['', 11],
    ['amount', 9],
  ] as const),
  ...([
    ['discount', 9],
    ['service', 7],
    ['', 7],
    ['net', 9],
    ['', 26],
    ['reason', 280],
  ] as const),
] as const
const ADJUSTMENT = [
  ...HEAD,
  ...([
    ['processed', 7],
    ['number', 6],
    ['amount', 9],
    ['discount', 9],
    ['service', 7],
  ] as const),
  ...([
    ['', 7],
    ['net', 9],
    ['', 26],
    ['pan', 17],
    ['reason', 280],
  ] as const),
] as const
const OTHER = [
  ...HEAD,
  ...([
    ['processed', 7],
    ['asset', 9],
    ['assetTitle', 65],
    ['commission', 9],
  ] as const),
  ...([
    ['commissionTitle', 80],
    ['fee', 9],
    ['feeTitle', 80],
    ['assetTax', 9],
  ] as const),
] as const
const TRAILER = [
  ['tag', 5],
  ['', 78],
  ['count', 7],
] as const

const PUNCHED = '{ABCDEFGHI}JKLMNOPQR'

/** Digits whose last one carries the sign: `0000011A` is 1.11, `0000011J` is -1.11. Others stay, to be refused. */
function overpunched(text: string): string {
  const digit = PUNCHED.indexOf(text.slice(-1))
  if (text === '' || digit < 0 || !/^\d*$/.test(text.slice(0, -1))) return text
  const figure = withDecimals(`${text.slice(0, -1)}${digit % 10}`, 2)
  return digit >= 10 && /[1-9]/.test(figure) ? `-${figure}` : figure
}

class Payments implements Assembler {
  readonly #desk: AssemblyDesk
  #blockLines = 0
  #inBlock = false
  #blocks = 0
  /** A charge waits for the pricing lines that follow it. */
  #charge: { readonly line: number; readonly record: AssembledRecord; fees: string[] } | null = null

  constructor(desk: AssemblyDesk) {
    this.#desk = desk
  }

  line([text = '']: readonly string[], line: number): void {
    const tag = text.slice(0, 5)
    if (tag === 'DFHDR') {
      if (this.#inBlock)
        this.#desk.stop('NO_TOTALS', 'A block begins before the last one ended.', line)
      this.#inBlock = true
      this.#blockLines = 1
      return
    }
    if (!this.#inBlock)
      this.#desk.stop('NO_HEADER', 'A record stands outside DFHDR and DFTRL.', line)
    this.#blockLines++
    if (tag === 'DFTRL') {
      this.#release()
      this.#inBlock = false
      this.#blocks++
      const { count } = fieldsOf(text, TRAILER)
      this.#desk.total(
        `count_block_${this.#blocks}`,
        count.replace(/^0+(?=\d)/, ''),
        String(this.#blockLines),
      )
      return
    }
    this.#detail(text, line)
  }

  #detail(text: string, line: number): void {
    const { record, merchant, payee, year, payment } = fieldsOf(text, HEAD)
    if (record === '313') {
      const { discount, fee } = fieldsOf(text, PRICING)
      for (const charged of [discount, fee]) {
        if (charged !== '') this.#charge?.fees.push(fromMinor(charged, 2))
      }
      return
    }
    this.#release()
    const common: AssembledRecord = {
      // A summary's second field sorts the file, and names nobody.
      merchant: record === '100' || /^0*$/.test(merchant) ? payee : merchant,
      scheme: 'amex',
      method: 'card',
      settled: `${year}${payment.slice(0, 3)}`,
      payout: `${year}${payment}`,
    }
    if (record === '311') this.#hold(text, line, common)
    else if (record !== '210' && record !== '212') this.#plain(record, text, line, common)
  }

  #hold(text: string, line: number, common: AssembledRecord): void {
    const charge = fieldsOf(text, CHARGE)
    const amount = overpunched(charge.amount)
    this.#charge = {
      line,
      fees: [],
      record: {
        ...common,
        kind: amount.startsWith('-') ? 'refund' : 'sale',
        terminal: charge.terminal,
        auth: charge.auth,
        pan: charge.pan,
        amount,
        at: `${charge.date}${charge.time.padEnd(6, '0')}`,
        remark: charge.reference || charge.order,
      },
    }
  }

  #release(): void {
    if (this.#charge === null) return
    const { line, record, fees } = this.#charge
    this.#charge = null
    const fee = fees.length === 0 ? '' : opposite(sumOf(...fees))
    const net = fee === '' ? '' : sumOf(record.amount ?? '', fee)
    this.#desk.row(line, assembledCells({ ...record, fee, net }))
  }

  #plain(sort: string, text: string, line: number, common: AssembledRecord): void {
    const row = (record: AssembledRecord) =>
      this.#desk.row(line, assembledCells({ ...common, ...record }))
    if (sort === '100') {
      const { paidOn, amount } = fieldsOf(text, SUMMARY)
      const paid = opposite(overpunched(amount))
      row({ kind: 'payout', amount: paid, net: paid, at: paidOn, settled: paidOn })
    } else if (sort === '220') {
      const { amount, discount, service, net, processed, reason } = fieldsOf(text, CHARGEBACK)
      const fee = opposite(sumOf(overpunched(discount), overpunched(service)))
      const disputed = overpunched(amount)
      row({
        kind: disputed.startsWith('-') ? 'chargeback' : 'representment',
        amount: disputed,
        fee,
        net: overpunched(net),
        at: processed,
        remark: reason,
      })
    } else if (sort === '230') {
      const { amount, discount, service, net, processed, number, pan, reason } = fieldsOf(
        text,
        ADJUSTMENT,
      )
      const fee = opposite(sumOf(overpunched(discount), overpunched(service)))
      row({
        kind: 'adjustment',
        amount: overpunched(amount),
        fee,
        net: overpunched(net),
        pan,
        at: processed,
        reference: number,
        remark: reason,
      })
    } else if (sort === '240' || sort === '241' || sort === '250') {
      const other = fieldsOf(text, OTHER)
      const parts = [other.asset, other.commission, other.fee, other.assetTax].map(overpunched)
      const amount = parts.find((part) => part !== '' && !/^[-\d.]+$/.test(part)) ?? sumOf(...parts)
      const remark = [other.feeTitle, other.assetTitle, other.commissionTitle].join(' ').trim()
      row({ kind: 'fee', amount, net: amount, at: other.processed, remark })
    } else this.#desk.broken(line, text)
  }

  end(lastLine: number): void {
    if (this.#inBlock)
      this.#desk.stop('NO_TOTALS', 'The file ends without its DFTRL record.', lastLine)
  }
}

export const AMEX_EPPRC: Format = {
  id: 'amex-epprc',
  shape: {
    type: 'assembled',
    encodings: ['utf-8', 'windows-1252'],
    cut: { by: 'function', cells: (line) => [line] },
    keys: ASSEMBLED_KEYS,
    begin: (desk) => new Payments(desk),
  },
  records: [assembledRule(['YYYYJJJhhmmss', 'YYYYJJJ'], ['YYYYJJJ'])],
  totals: { counted: [], onDisagreement: 'quarantine' },
}
