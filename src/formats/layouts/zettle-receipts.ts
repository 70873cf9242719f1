// Zettle's receipts report: a till's sales and refunds of every tender, below its summary, above a footer.
import { decimalPoint } from '../figures.ts'
import type { Format } from '../format.ts'

const CARDS = ['Kort', 'Card', 'Kortbetaling', 'Kortbetalning', 'Karte', 'Kartenzahlung', 'Kortti']
const CASH = ['Kontant', 'Kontanter', 'Cash', 'Bargeld', 'Bar', 'Käteinen', 'Espèces', 'Contanti']

const TENDERS = Object.fromEntries([
  ...CARDS.map((word) => [word, 'card']),
  ...CASH.map((word) => [word, 'cash']),
  ...['MobilePay', 'Vipps', 'Swish', 'PayPal', 'PayPal QRC'].map((word) => [word, 'wallet']),
  ...['Gavekort', 'Presentkort', 'Gift card', 'Gutschein'].map((word) => [word, 'gift_card']),
  ...['Faktura', 'Invoice', 'Rechnung'].map((word) => [word, 'invoice']),
]) as Readonly<Record<string, string>>

export const ZETTLE_RECEIPTS: Format = {
  id: 'zettle-receipts',
  shape: {
    type: 'delimited',
    encodings: ['utf-8'],
    delimiters: [',', ';'],
    headingWithin: 30,
    padding: 'blanks',
    looseEnd: true,
    orSheet: true,
    columns: {
      date: { names: ['Dato', 'Date', 'Datum', 'Päivämäärä'], required: true },
      clock: { names: ['Tid', 'Tidspunkt', 'Time', 'Uhrzeit', 'Zeit', 'Aika'] },
      receipt: {
        names: [
          ...['Kvitteringsnummer', 'Receipt number', 'Kvittonummer', 'Belegnummer'],
          'Kuittinumero',
        ],
        required: true,
      },
      amount: {
        names: ['Total', 'Totalt', 'Gesamt', 'Gesamtbetrag', 'Yhteensä', 'Totalbeløp'],
        required: true,
      },
      method: {
        names: [
          ...['Betalingsmetode', 'Payment method', 'Betalmetod', 'Betalningsmetod'],
          ...['Betalingsmåte', 'Zahlungsart', 'Zahlungsmethode', 'Maksutapa'],
        ],
        required: true,
      },
      issuer: {
        names: ['Kortudsteder', 'Card issuer', 'Kortutgivare', 'Kortutsteder', 'Kartenaussteller'],
      },
      lastDigits: {
        names: [
          ...['Sidste cifre', 'Sidste 4 cifre', 'Last digits', 'Last 4 digits', 'Sista siffror'],
          ...['Siste sifre', 'Letzte Ziffern'],
        ],
      },
      staff: { names: ['Personale', 'Staff', 'Personal', 'Ansatt', 'Mitarbeiter', 'Name', 'Navn'] },
      description: { names: ['Beskrivelse', 'Description', 'Beskrivning', 'Beschreibung'] },
    },
  },
  derived: {
    total: { from: ['amount'], make: ([amount = '']) => decimalPoint(amount) },
    kind: {
      from: ['amount'],
      make: ([amount = '']) => (amount.startsWith('-') ? 'refund' : 'sale'),
    },
    // The date bears the time as well, unless the time has a column of its own.
    at: {
      from: ['date', 'clock'],
      make: ([date = '', clock = '']) =>
        date.length > 10 || clock === '' ? date : `${date} ${clock}`,
    },
    // A card is named by its issuer; any other tender names itself.
    scheme: {
      from: ['issuer', 'method'],
      make: ([issuer = '', method = '']) =>
        issuer !== '' ? issuer : CARDS.includes(method) ? '' : method,
    },
  },
  records: [
    // The footer is text: neither a receipt nor a tender.
    { when: { receipt: [''], method: [''] }, side: 'none' },
    {
      side: 'journal',
      kind: { column: 'kind', words: { sale: 'sale', refund: 'refund' } },
      // The account statement names a payment by its receipt.
      texts: {
        stan: 'receipt',
        acquirerReference: 'receipt',
        operatorId: 'staff',
        item: 'description',
      },
      pan: 'lastDigits',
      scheme: { column: 'scheme', words: {}, asWritten: true },
      paymentMethod: { column: 'method', words: TENDERS, asWritten: true },
      amount: { column: 'total', direction: 'as_written' },
      at: {
        column: 'at',
        patterns: ['YYYY-MM-DD hh:mm:ss', 'YYYY-MM-DD hh:mm', 'YYYY-MM-DD'],
      },
    },
  ],
}
