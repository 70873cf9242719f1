// Zettle's account statement: payments, their fees and the payouts, as rows of one running balance.
import { decimalPoint } from '../figures.ts'
import type { Format } from '../format.ts'

const PAYMENTS = [
  ...['Kortbetaling', 'Card payment', 'Kortbetalning', 'Kartenzahlung', 'Korttimaksu'],
  ...['Paiement par carte', 'Pago con tarjeta', 'Pagamento con carta', 'Pagamento com cartão'],
  ...['Kaartbetaling', 'Payment', 'Betaling', 'Betalning'],
]
const REFUNDS = [
  ...['Refundering', 'Tilbagebetaling', 'Refund', 'Card refund', 'Återbetalning', 'Återköp'],
  ...['Tilbakebetaling', 'Refusjon', 'Rückerstattung', 'Hyvitys', 'Remboursement', 'Reembolso'],
]
const FEES = [
  'Gebyr',
  'Fee',
  'Avgift',
  'Gebühr',
  'Maksu',
  'Frais',
  'Comisión',
  'Commissione',
  'Kosten',
]
const BONUSES = [
  ...['Bonus fra betalingsgebyr', 'Payment fee bonus', 'Fee bonus', 'Gebühren-Bonus'],
  ...['Avgiftsbonus', 'Bonus på betalningsavgift', 'Bonus for betalingsgebyr'],
]
const PAYOUTS = [
  ...['Udbetaling til bankkonto', 'Udbetaling', 'Payout to bank account', 'Payout', 'Deposit'],
  ...['Utbetalning till bankkonto', 'Utbetalning', 'Utbetaling til bankkonto', 'Utbetaling'],
  ...['Auszahlung auf Bankkonto', 'Auszahlung', 'Tilitys pankkitilille', 'Tilitys'],
]

const AT = { column: 'at', patterns: ['YYYY-MM-DD hh:mm:ss', 'YYYY-MM-DD'] } as const
const DAY = { column: 'settled', patterns: ['YYYY-MM-DD hh:mm:ss', 'YYYY-MM-DD'] } as const

export const ZETTLE_STATEMENT: Format = {
  id: 'zettle-statement',
  eitherSide: true,
  shape: {
    type: 'delimited',
    encodings: ['utf-8'],
    delimiters: [',', ';'],
    headingWithin: 20,
    padding: 'blanks',
    looseEnd: true,
    orSheet: true,
    columns: {
      settled: {
        names: [
          ...['Afregningsdato', 'Opgørelsesdato', 'Settlement date', 'Avräkningsdatum'],
          ...['Oppgjørsdato'],
        ],
        required: true,
      },
      paid: { names: ['Betalingsdato', 'Payment date', 'Betalningsdatum', 'Zahlungsdatum'] },
      reference: { names: ['Reference', 'Referens', 'Referanse', 'Referenz'], required: true },
      type: { names: ['Type', 'Typ', 'Tyyppi'], required: true },
      amount: {
        names: ['Netto', 'Net', 'Amount', 'Belopp', 'Beløp', 'Beløb', 'Betrag'],
        required: true,
      },
      balance: { names: ['Saldo', 'Balance'], required: true },
    },
  },
  derived: {
    at: { from: ['paid', 'settled'], make: ([paid = '', settled = '']) => paid || settled },
    // In the account's language, with a decimal comma.
    net: { from: ['amount'], make: ([amount = '']) => decimalPoint(amount) },
    saldo: { from: ['balance'], make: ([balance = '']) => decimalPoint(balance) },
    paidKind: {
      from: ['amount'],
      make: ([amount = '']) => (amount.startsWith('-') ? 'refund' : 'sale'),
    },
  },
  runningBalance: { figure: 'net', balance: 'saldo' },
  records: [
    {
      when: { type: PAYMENTS },
      side: 'settlement',
      kind: { column: 'paidKind', words: { sale: 'sale', refund: 'refund' } },
      texts: { acquirerReference: 'reference' },
      paymentMethod: 'card',
      amount: { column: 'net', direction: 'as_written' },
      at: AT,
      settlementDate: DAY,
    },
    {
      when: { type: REFUNDS },
      side: 'settlement',
      kind: 'refund',
      texts: { acquirerReference: 'reference' },
      paymentMethod: 'card',
      amount: { column: 'net', direction: 'size_by_kind' },
      at: AT,
      settlementDate: DAY,
    },
    {
      when: { type: [...FEES, ...BONUSES] },
      side: 'settlement',
      kind: 'fee',
      texts: { acquirerReference: 'reference', remark: 'type' },
      amount: { column: 'net', direction: 'as_written' },
      at: AT,
      settlementDate: DAY,
    },
    {
      when: { type: PAYOUTS },
      side: 'settlement',
      kind: 'payout',
      texts: { acquirerReference: 'reference', remark: 'type' },
      amount: { column: 'net', direction: 'as_written' },
      at: AT,
      settlementDate: DAY,
    },
  ],
}
