// Adyen's payment accounting report: the stages of each payment; those that a merchant's books begin with are its journal.
import type { Format } from '../format.ts'

const TEXTS = {
  terminalId: 'terminal',
  authCode: 'auth',
  cardProduct: 'variant',
  operatorId: 'user',
  remark: 'order',
} as const

const SCHEME = {
  column: 'method',
  words: { mc: 'mastercard', cup: 'unionpay' },
  asWritten: true,
} as const

const AT = {
  column: 'booked',
  patterns: ['YYYY-MM-DD hh:mm:ss', 'YYYY-MM-DD'],
  zoneColumn: 'zone',
} as const

export const ADYEN_PAYMENTS: Format = {
  id: 'adyen-payments',
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
      booked: { names: ['Booking Date'], required: true },
      zone: { names: ['TimeZone'] },
      mainCurrency: { names: ['Main Currency'] },
      mainAmount: { names: ['Main Amount'], required: true },
      type: { names: ['Record Type'], required: true },
      currency: { names: ['Payment Currency'] },
      captured: { names: ['Captured (PC)'] },
      modification: { names: ['Modification Psp Reference', 'Modification Reference'] },
      variant: { names: ['Payment Method Variant'] },
      auth: { names: ['Auth Code', 'Authorisation Code'] },
      user: { names: ['User Name'] },
      terminal: { names: ['Unique Terminal ID', 'Terminal ID'] },
    },
  },
  derived: {
    presented: {
      from: ['psp', 'modification'],
      make: ([psp = '', modification = '']) => (modification === '' ? psp : modification),
    },
    paid: {
      from: ['captured', 'mainAmount'],
      make: ([captured = '', main = '']) => (captured === '' ? main : captured),
    },
    paidCurrency: {
      from: ['captured', 'currency', 'mainCurrency'],
      make: ([captured = '', currency = '', main = '']) =>
        captured === '' || currency === '' ? main || currency : currency,
    },
  },
  records: [
    {
      when: { type: ['SentForSettle'] },
      side: 'journal',
      kind: 'sale',
      merchantId: 'merchant',
      texts: { ...TEXTS, acquirerReference: 'psp' },
      scheme: SCHEME,
      outcome: 'approved',
      currency: 'paidCurrency',
      amount: { column: 'paid', direction: 'size_by_kind' },
      at: AT,
    },
    {
      when: { type: ['SentForRefund'] },
      side: 'journal',
      kind: 'refund',
      merchantId: 'merchant',
      texts: { ...TEXTS, acquirerReference: 'presented', originalReference: 'psp' },
      scheme: SCHEME,
      outcome: 'approved',
      currency: 'paidCurrency',
      amount: { column: 'paid', direction: 'size_by_kind' },
      at: AT,
    },
    {
      when: { type: ['Refused', 'Cancelled', 'Error', 'Expired', 'CaptureFailed'] },
      side: 'journal',
      kind: 'sale',
      merchantId: 'merchant',
      texts: { ...TEXTS, acquirerReference: 'psp' },
      scheme: SCHEME,
      outcome: {
        column: 'type',
        words: {
          Refused: 'declined',
          Error: 'declined',
          CaptureFailed: 'declined',
          Cancelled: 'cancelled',
          Expired: 'cancelled',
        },
      },
      currency: 'mainCurrency',
      amount: { column: 'mainAmount', direction: 'size_by_kind' },
      at: AT,
    },
    // Other stages of the same payments, and the settlement's own rows: the settlement report has them.
    {
      when: {
        type: [
          ...['Received', 'Authorised', 'Retried', 'Settled', 'SettledExternally', 'Refunded'],
          ...['RefundedExternally', 'RefundFailed', 'RefundedReversed', 'SettledReversed'],
          ...['SentForPayout', 'PaidOut', 'Chargeback', 'ChargebackReversed', 'SecondChargeback'],
          ...['NotificationOfFraud', 'RequestForInformation', 'Capture', 'OfferClosed'],
          ...[
            'HandledExternally',
            'AuthorisedPending',
            'SentForAuthorise',
            'Fee',
            'MerchantPayout',
          ],
        ],
      },
      side: 'none',
    },
  ],
}
