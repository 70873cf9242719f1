// SumUp's transaction report: sales (journal) and the payouts that settle them, in one file.
import { decimalPoint } from '../figures.ts'
import type { Format } from '../format.ts'

const SALES = ['Umsatz', 'Zahlung', 'Sale', 'Payment', 'Vente', 'Paiement', 'Vendita', 'Pagamento']
const REFUNDS = [
  ...['Rückerstattung', 'Rückzahlung', 'Gutschrift', 'Refund'],
  ...['Remboursement', 'Rimborso', 'Storno'],
]
const PAYOUTS = [
  ...['Auszahlung', 'Payout', 'Virement', 'Versement'],
  ...['Accredito', 'Versamento', 'Bonifico'],
]
const CHARGEBACKS = ['Rückbuchung', 'Chargeback', 'Charge back', 'Rétrofacturation', 'Riaddebito']
/** A payout that is planned has paid nothing yet, one that failed never will: the next export brings it again, paid. */
const UNPAID = [
  ...['Geplant', 'Ausstehend', 'Scheduled', 'Planned', 'Pending'],
  ...['Prévu', 'Planifié', 'En attente', 'Programmato', 'In attesa'],
  ...['Fehlgeschlagen', 'Storniert', 'Abgebrochen', 'Abgelehnt', 'Zurückgewiesen'],
  ...['Failed', 'Cancelled', 'Canceled', 'Declined', 'Rejected', 'Returned'],
  ...['Échoué', 'Échouée', 'Annulé', 'Annulée', 'Refusé', 'Refusée', 'Rejeté', 'Rejetée'],
  ...['Fallito', 'Fallita', 'Annullato', 'Annullata', 'Rifiutato', 'Rifiutata'],
]
const PAID = [
  ...['Gezahlt', 'Bezahlt', 'Ausgezahlt', 'Erfolgreich', 'Paid', 'Paid out', 'Successful'],
  ...['Payé', 'Payée', 'Versé', 'Versée', 'Effectué', 'Effectuée', 'Réussi', 'Réussie'],
  ...['Pagato', 'Pagata', 'Accreditato', 'Versato', 'Riuscito', 'Riuscita'],
]

const TIMES = [
  ...['YYYY-MM-DD hh:mm:ss', 'YYYY-MM-DD hh:mm', 'YYYY-MM-DDThh:mm:ssZ'],
  // In the account's language, with or without a comma behind the day.
  ...['.', '/'].flatMap((dot) =>
    ['YYYY', 'YY'].flatMap((year) =>
      [' ', ', '].flatMap((gap) =>
        ['hh:mm', 'hh:mm:ss'].map((clock) => `DD${dot}MM${dot}${year}${gap}${clock}`),
      ),
    ),
  ),
]
const DAYS = [
  ...['YYYY-MM-DD', 'DD.MM.YYYY', 'DD/MM/YYYY', 'DD.MM.YY', 'DD/MM/YY', 'YYYY-MM-DD hh:mm:ss'],
]

const AT = { column: 'at', patterns: TIMES, eitherOrder: true } as const
const PAID_ON = { column: 'payoutDate', patterns: DAYS, eitherOrder: true } as const

const SCHEME = {
  column: 'scheme',
  words: { UNKNOWN: '', 'N/A': '', CARD: '' },
  asWritten: true,
} as const

const TENDER = {
  column: 'method',
  words: {
    ...{ POS: 'card', ECOM: 'card', CARD: 'card', CASH: 'cash', 'N/A': '' },
    ...{ Karte: 'card', Kartenzahlung: 'card', Carte: 'card', Carta: 'card' },
    ...{ Bar: 'cash', Bargeld: 'cash', Barzahlung: 'cash', Espèces: 'cash', Contanti: 'cash' },
  },
  otherwise: '',
} as const

const OUTCOME = {
  column: 'status',
  words: {
    Erfolgreich: 'approved',
    Bezahlt: 'approved',
    Erstattet: 'approved',
    Zurückerstattet: 'approved',
    Successful: 'approved',
    Paid: 'approved',
    Refunded: 'approved',
    Accepté: 'approved',
    Réussi: 'approved',
    Réussie: 'approved',
    Remboursé: 'approved',
    Acceptée: 'approved',
    Payé: 'approved',
    Payée: 'approved',
    Pagato: 'approved',
    Pagata: 'approved',
    Approvata: 'approved',
    Approvato: 'approved',
    Riuscito: 'approved',
    Riuscita: 'approved',
    Rimborsato: 'approved',
    Rimborsata: 'approved',
    Abgebrochen: 'cancelled',
    Storniert: 'cancelled',
    Cancelled: 'cancelled',
    Canceled: 'cancelled',
    Annulé: 'cancelled',
    Annulée: 'cancelled',
    Annullato: 'cancelled',
    Annullata: 'cancelled',
    Fehlgeschlagen: 'declined',
    Abgelehnt: 'declined',
    Failed: 'declined',
    Declined: 'declined',
    Échoué: 'declined',
    Échouée: 'declined',
    Refusé: 'declined',
    Refusée: 'declined',
    Fallito: 'declined',
    Fallita: 'declined',
    Rifiutato: 'declined',
    Rifiutata: 'declined',
  },
} as const

const SALE_TEXTS = {
  terminalId: 'terminal',
  authCode: 'auth',
  acquirerReference: 'id',
  entryMode: 'entryMode',
  cardProduct: 'product',
  operatorId: 'account',
  item: 'description',
  remark: 'reference',
} as const

export const SUMUP: Format = {
  id: 'sumup',
  shape: {
    type: 'delimited',
    // Spreadsheets save semicolons and umlauts their own way.
    encodings: ['utf-8', 'windows-1252'],
    delimiters: [',', ';'],
    headingWithin: 1,
    looseEnd: true,
    // Headings changed between 2024, 2025 and 2026 and come in the account's language, or half of it.
    columns: {
      account: { names: ['E-Mail', 'Email', 'Konto', 'Account', 'Compte', 'Conto'] },
      at: {
        names: ['Datum', 'Zeitstempel', 'Date', 'Timestamp', 'Horodatage', 'Data'],
        required: true,
      },
      id: {
        names: [
          ...['Transaktions-ID', 'Transaktionscode', 'Transaction ID', 'Transaction code'],
          ...['Réf. transaction', 'ID de transaction', 'Code de transaction'],
          ...['ID transazione', 'Codice transazione'],
        ],
        required: true,
      },
      type: {
        names: [
          ...['Zahlungsart', 'Transaktionsart', 'Transaction type', 'Type de transaction'],
          ...['Tipo di transazione', 'Tipo transazione'],
        ],
        required: true,
      },
      status: { names: ['Status', 'Statut', 'Stato'], required: true },
      // "Kartentyp" was the scheme until 2025 and is the product since "Kartensystem" came.
      scheme: {
        names: [
          ...['Kartensystem', 'Card scheme', 'Card system', 'Système de carte', 'Circuito'],
          ...['Kartentyp', 'Card type', 'Type de carte', 'Tipo di carta'],
        ],
      },
      product: {
        names: [
          ...['Durchgeführt mit', 'Process as', 'Processed as', 'Traiter en tant que'],
          ...['Elaborato come', 'Kartentyp', 'Card type', 'Type de carte', 'Tipo di carta'],
        ],
      },
      pan: {
        names: [
          ...['Letzte 4 Ziffern', 'Letzte 4 Ziffern der Karte', 'Last 4 digits'],
          ...['Last 4 digits of card', '4 derniers chiffres', 'Ultime 4 cifre', 'Last 4'],
        ],
      },
      method: {
        names: [
          ...['Zahlungsmethode', 'Payment method', 'Méthode de paiement', 'Moyen de paiement'],
          ...['Metodo di pagamento'],
        ],
      },
      entryMode: {
        names: ['Eingabemodus', 'Entry mode', 'Mode de saisie', 'Modalità di inserimento'],
      },
      auth: {
        names: [
          ...['Autorisierungscode', 'Auth code', 'Authorization code', 'Authorisation code'],
          ...["Code d'autorisation", 'Codice di autorizzazione'],
        ],
      },
      description: { names: ['Beschreibung', 'Description', 'Descrizione'] },
      amount: {
        names: [
          ...['Betrag inkl. MwSt.', 'Betrag', 'Total', 'Amount', 'Amount incl. VAT'],
          ...['Montant total', 'Montant', 'Totale', 'Importo', 'Importo totale'],
        ],
        required: true,
      },
      fee: {
        names: [
          'Gebühr',
          'Gebührenbetrag',
          'Fee',
          'Fee amount',
          'Frais',
          'Commissione',
          'Commissioni',
        ],
      },
      payout: {
        names: [
          ...['Auszahlung', 'Auszahlungsbetrag', 'Payout', 'Payout amount', 'Virement'],
          ...['Versement', 'Accredito', 'Versamento', 'Bonifico'],
        ],
      },
      payoutDate: {
        names: [
          ...['Auszahlungsdatum', 'Payout date', 'Date du virement', 'Date du versement'],
          ...['Data accredito', 'Data di accredito', 'Data versamento', 'Data del versamento'],
          ...['Data bonifico', 'Data del bonifico'],
        ],
      },
      payoutId: {
        names: [
          ...['Auszahlungs-ID', 'Payout ID', 'ID du virement', 'ID du versement'],
          ...['ID accredito', 'ID versamento', 'ID del versamento', 'ID bonifico'],
        ],
      },
      reference: { names: ['Referenz', 'Reference', 'Référence', 'Riferimento'] },
      currency: { names: ['Währung', 'Currency', 'Devise', 'Valuta'] },
      terminal: { names: ['Terminal', 'Terminal ID', 'Gerät', 'Device', 'Reader'] },
    },
  },
  derived: {
    // A payout line of a negative amount settles a refund.
    paidKind: {
      from: ['amount'],
      make: ([amount = '']) => (amount.startsWith('-') ? 'refund' : 'sale'),
    },
    gross: { from: ['amount'], make: ([amount = '']) => decimalPoint(amount) },
    charged: { from: ['fee'], make: ([fee = '']) => decimalPoint(fee) },
    paid: { from: ['payout'], make: ([payout = '']) => decimalPoint(payout) },
  },
  records: [
    {
      when: { type: SALES },
      side: 'journal',
      kind: 'sale',
      texts: SALE_TEXTS,
      pan: 'pan',
      scheme: SCHEME,
      paymentMethod: TENDER,
      outcome: OUTCOME,
      currency: 'currency',
      amount: { column: 'gross', direction: 'by_kind' },
      at: AT,
    },
    {
      when: { type: REFUNDS },
      side: 'journal',
      kind: 'refund',
      texts: SALE_TEXTS,
      pan: 'pan',
      scheme: SCHEME,
      paymentMethod: TENDER,
      outcome: OUTCOME,
      currency: 'currency',
      amount: { column: 'gross', direction: 'size_by_kind' },
      at: AT,
    },
    { when: { type: PAYOUTS, status: UNPAID }, side: 'none' },
    {
      when: { type: PAYOUTS },
      side: 'settlement',
      kind: { column: 'paidKind', words: { sale: 'sale', refund: 'refund' } },
      texts: { terminalId: 'terminal', acquirerReference: 'id', payoutReference: 'payoutId' },
      scheme: SCHEME,
      paymentMethod: 'card',
      // Any other word may say that nothing was paid: such a line is refused.
      outcome: { column: 'status', words: Object.fromEntries(PAID.map((word) => [word, ''])) },
      currency: 'currency',
      amount: { column: 'gross', direction: 'as_written' },
      fee: { column: 'charged', direction: 'negated' },
      net: { column: 'paid', direction: 'as_written' },
      at: AT,
      settlementDate: PAID_ON,
    },
    {
      when: { type: CHARGEBACKS },
      side: 'settlement',
      kind: 'chargeback',
      texts: { terminalId: 'terminal', acquirerReference: 'id', payoutReference: 'payoutId' },
      scheme: SCHEME,
      paymentMethod: 'card',
      currency: 'currency',
      amount: { column: 'gross', direction: 'size_by_kind' },
      fee: { column: 'charged', direction: 'negated' },
      at: AT,
      settlementDate: PAID_ON,
    },
  ],
}
