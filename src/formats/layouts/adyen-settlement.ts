// Adyen's settlement details report: what a payout batch is made of, debits and credits in two columns.
import { negatedFigure, sameFigure, sumOf } from '../figures.ts'
import type { Format } from '../format.ts'

function less(credit = '', debit = ''): string {
  if (credit === '' && debit === '') return ''
  return sumOf(credit, debit.startsWith('-') ? debit.slice(1) : debit === '' ? '' : `-${debit}`)
}

/** Credit less debit; an unreadable one as it stands. */
function balanceOf([credit = '', debit = '']: readonly string[]): string {
  return unreadable([credit, debit]) ?? less(credit, debit)
}

/** Payment fees may be in the others already: they count where gross less fee is the net only with them. */
function feeOf(fees: readonly string[], others: readonly string[]): string {
  const [paymentFees = '', grossCurrency = '', netCurrency = '', ...money] = others
  const written = [...fees, paymentFees]
  if (grossCurrency !== netCurrency || written.every((fee) => fee === '')) return ''
  const wrong = unreadable(written)
  if (wrong !== undefined) return wrong
  const charged = sumOf(balanceOf(money.slice(0, 2)), negatedFigure(balanceOf(money.slice(2))))
  const all = sumOf(...written)
  if (paymentFees !== '' && sameFigure(all, charged)) return all
  return fees.every((fee) => fee === '') ? '' : sumOf(...fees)
}

/** Unreadable figures must not vanish in a sum: the first one is shown instead. */
function unreadable(cells: readonly string[]): string | undefined {
  return cells.find((cell) => cell !== '' && !/^-?\d{1,34}(?:\.\d{1,18})?$/.test(cell))
}

export const ADYEN_SETTLEMENT: Format = {
  id: 'adyen-settlement',
  shape: {
    type: 'delimited',
    encodings: ['utf-8'],
    delimiters: [',', ';'],
    headingWithin: 20,
    padding: 'blanks',
    looseEnd: true,
    orSheet: true,
    columns: {
      merchant: { names: ['Merchant Account'], required: true },
      psp: { names: ['Psp Reference'], required: true },
      order: { names: ['Merchant Reference'] },
      method: { names: ['Payment Method'] },
      created: { names: ['Creation Date'], required: true },
      zone: { names: ['TimeZone'] },
      type: { names: ['Type'], required: true },
      modification: { names: ['Modification Reference'] },
      grossCurrency: { names: ['Gross Currency'], required: true },
      grossDebit: { names: ['Gross Debit (GC)'], required: true },
      grossCredit: { names: ['Gross Credit (GC)'], required: true },
      rate: { names: ['Exchange Rate'] },
      netCurrency: { names: ['Net Currency'], required: true },
      netDebit: { names: ['Net Debit (NC)'], required: true },
      netCredit: { names: ['Net Credit (NC)'], required: true },
      commission: { names: ['Commission (NC)'] },
      markup: { names: ['Markup (NC)'] },
      schemeFees: { names: ['Scheme Fees (NC)'] },
      interchange: { names: ['Interchange (NC)'] },
      paymentFees: { names: ['Payment Fees (NC)'] },
      variant: { names: ['Payment Method Variant'] },
      batch: { names: ['Batch Number'] },
      booked: { names: ['Booking Date'] },
      bookedZone: { names: ['Booking Date TimeZone'] },
      auth: { names: ['Authorisation Code'] },
      terminal: { names: ['Unique Terminal ID', 'Terminal ID'] },
    },
  },
  derived: {
    // Fees, payouts and transfers have no gross: what moved is their net.
    amount: {
      from: ['grossCredit', 'grossDebit', 'netCredit', 'netDebit'],
      make: ([credit = '', debit = '', ...net]) =>
        debit === '' && credit === '' ? balanceOf(net) : balanceOf([credit, debit]),
    },
    currency: {
      from: ['grossDebit', 'grossCredit', 'grossCurrency', 'netCurrency'],
      make: ([debit = '', credit = '', gross = '', net = '']) =>
        debit === '' && credit === '' ? net : gross,
    },
    // Fees and net are in the payout's currency: beside a gross in another one they would add up to nothing.
    fee: {
      from: [
        ...['commission', 'markup', 'schemeFees', 'interchange', 'paymentFees', 'grossCurrency'],
        ...['netCurrency', 'grossCredit', 'grossDebit', 'netCredit', 'netDebit'],
      ],
      make: (cells) => feeOf(cells.slice(0, 4), cells.slice(4)),
    },
    net: {
      from: ['netCredit', 'netDebit', 'grossCurrency', 'netCurrency', 'grossDebit', 'grossCredit'],
      make: ([credit = '', debit = '', gross = '', net = '', grossDebit = '', grossCredit = '']) =>
        gross === net || (grossDebit === '' && grossCredit === '')
          ? balanceOf([credit, debit])
          : '',
    },
    converted: {
      from: ['grossCurrency', 'netCurrency', 'netDebit', 'netCredit', 'rate', 'order'],
      make: ([gross = '', net = '', debit = '', credit = '', rate = '', order = '']) =>
        gross === net || gross === '' || rate === ''
          ? order
          : `${order} net ${less(credit, debit)} ${net} at ${rate}`.trim(),
    },
    presented: {
      from: ['type', 'psp', 'modification'],
      make: ([type = '', psp = '', modification = '']) =>
        type === 'Settled' || modification === '' ? psp : modification,
    },
    original: {
      from: ['type', 'psp'],
      make: ([type = '', psp = '']) => (type === 'Settled' ? '' : psp),
    },
  },
  records: [
    // Sent, not settled: the row that settles it comes in a batch of its own.
    { when: { type: ['SentForSettle', 'SentForRefund'] }, side: 'none' },
    {
      side: 'settlement',
      kind: {
        column: 'type',
        words: {
          Settled: 'sale',
          SettledReversed: 'void',
          SettledInInstallments: 'sale',
          Refunded: 'refund',
          RefundedReversed: 'adjustment',
          RefundedInInstallments: 'refund',
          Chargeback: 'chargeback',
          SecondChargeback: 'chargeback',
          ChargebackReversed: 'representment',
          ChargebackReversedExternallyWithInfo: 'representment',
          Fee: 'fee',
          ChargebackFee: 'fee',
          PaymentCost: 'fee',
          MerchantPayout: 'payout',
          PaidOut: 'payout',
          PayoutReversed: 'adjustment',
          DepositCorrection: 'adjustment',
          InvoiceDeduction: 'adjustment',
          MatchedStatement: 'adjustment',
          ManualCorrected: 'adjustment',
          ManuallyCorrected: 'adjustment',
          Balancetransfer: 'adjustment',
          ReserveAdjustment: 'adjustment',
          AdvancementCommissioned: 'adjustment',
          Advancement: 'adjustment',
          MerchantPayin: 'adjustment',
          InternalCompanyPayout: 'adjustment',
          BankInstructionReturned: 'adjustment',
          PaidOutReversed: 'adjustment',
          BalanceTransfer: 'adjustment',
          EpaPaid: 'adjustment',
        },
      },
      merchantId: 'merchant',
      texts: {
        terminalId: 'terminal',
        authCode: 'auth',
        acquirerReference: 'presented',
        originalReference: 'original',
        payoutReference: 'batch',
        cardProduct: 'variant',
        remark: 'converted',
      },
      scheme: { column: 'method', words: { mc: 'mastercard', cup: 'unionpay' }, asWritten: true },
      currency: 'currency',
      amount: { column: 'amount', direction: 'as_written' },
      fee: { column: 'fee', direction: 'negated' },
      net: { column: 'net', direction: 'as_written' },
      at: {
        column: 'created',
        patterns: ['YYYY-MM-DD hh:mm:ss', 'YYYY-MM-DD'],
        zoneColumn: 'zone',
      },
      settlementDate: {
        column: 'booked',
        patterns: ['YYYY-MM-DD hh:mm:ss', 'YYYY-MM-DD'],
        zoneColumn: 'bookedZone',
      },
    },
  ],
}
