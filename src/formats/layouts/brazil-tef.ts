// A Brazilian TEF journal: semicolons, windows-1252, `R$ 1.234,56`, closed by its number of transactions.
import type { Format } from '../format.ts'

const SALES = /venda|compra|pagamento|cr[eé]dito|d[eé]bito|pix|voucher|vale|parcelad|cart[aã]o/i

function kindOf([transaction = '', amount = '', ...others]: readonly string[]): string {
  const said = [transaction, ...others].join(' ').toLowerCase()
  if (/desfaz|revers/.test(said)) return 'reversal'
  if (/cancel|estorno/.test(said)) return 'void'
  if (/devolu|reembolso/.test(said)) return 'refund'
  if (/pr[eé].?autoriza/.test(said)) return 'preauth'
  // An inquiry is no sale: what is not known to be one is refused by its name.
  if (!SALES.test(transaction)) return transaction
  // A sale of a negative amount is money back.
  return amount.includes('-') ? 'refund' : 'sale'
}

export const BRAZIL_TEF: Format = {
  id: 'brazil-tef',
  figures: { decimal: ',', thousands: '.', symbols: ['R$'], looseSigns: true },
  shape: {
    type: 'delimited',
    encodings: ['utf-8', 'windows-1252'],
    delimiters: [';', ','],
    headingWithin: 10,
    padding: 'blanks',
    looseEnd: true,
    trailerPattern: /^"?\d[\d.]* transaç/i,
    columns: {
      transaction: { names: ['Transação'], required: true },
      origin: { names: ['Origem'] },
      acquirer: { names: ['Adquirente'] },
      method: { names: ['Pagto', 'Pagamento', 'Forma de Pagamento'] },
      brand: { names: ['Bandeira'] },
      instalments: { names: ['Parcelas'] },
      nsu: { names: ['NSU'], required: true },
      auth: { names: ['Autorização'] },
      amount: { names: ['Valor'], required: true },
      date: { names: ['Data'], required: true },
      company: { names: ['CNPJ Empresa', 'CNPJ'] },
      merchant: { names: ['PV', 'Estabelecimento'] },
      machine: { names: ['Máquina', 'Terminal'] },
      status: { names: ['Status', 'Situação'] },
    },
  },
  derived: {
    kind: {
      from: ['transaction', 'amount', 'method', 'origin'],
      make: kindOf,
    },
    // Of a sale the word says that it was undone; of what undoes it, that it was done.
    state: {
      from: ['status', 'transaction', 'amount', 'method', 'origin'],
      make: ([status = '', ...names]) => {
        const isUndoing = ['void', 'reversal'].includes(kindOf(names))
        return isUndoing && /^(?:cancelad|estornad|desfeit)[ao]$/i.test(status)
          ? 'Efetuada'
          : status
      },
    },
    // PIX and vouchers run through the same till and are no cards.
    tender: {
      from: ['method', 'brand'],
      make: (names) => {
        const said = names.join(' ').toLowerCase()
        if (/pix/.test(said)) return 'wallet'
        return /dinheiro/.test(said) ? 'cash' : 'card'
      },
    },
    paidTo: {
      from: ['merchant', 'company'],
      make: ([merchant = '', company = '']) => merchant || company,
    },
  },
  records: [
    {
      side: 'journal',
      kind: {
        column: 'kind',
        words: {
          sale: 'sale',
          void: 'void',
          refund: 'refund',
          reversal: 'reversal',
          preauth: 'preauth',
        },
      },
      merchantId: 'paidTo',
      texts: {
        terminalId: 'machine',
        stan: 'nsu',
        authCode: 'auth',
        cardProduct: 'method',
        item: 'acquirer',
        remark: 'transaction',
      },
      scheme: { column: 'brand', words: {}, asWritten: true },
      paymentMethod: { column: 'tender', words: {}, asWritten: true },
      outcome: {
        column: 'state',
        words: {
          '': '',
          Aprovada: 'approved',
          Aprovado: 'approved',
          Confirmada: 'approved',
          Efetuada: 'approved',
          Negada: 'declined',
          Negado: 'declined',
          Recusada: 'declined',
          Cancelada: 'cancelled',
          Cancelado: 'cancelled',
          Estornada: 'cancelled',
          Estornado: 'cancelled',
          Desfeita: 'cancelled',
          Desfeito: 'cancelled',
          Pendente: 'unanswered',
        },
      },
      amount: { column: 'amount', direction: 'size_by_kind' },
      at: {
        column: 'date',
        patterns: [
          'DD/MM/YY hh:mm:ss',
          'DD/MM/YYYY hh:mm:ss',
          'DD/MM/YY hh:mm',
          'DD/MM/YYYY hh:mm',
          'DD/MM/YY',
          'DD/MM/YYYY',
        ],
      },
    },
  ],
  totals: {
    counted: [{ name: 'count', of: { lines: true } }],
    declared([cells = []]) {
      const count = /^([\d.]+) transaç/i.exec(cells[0] ?? '')?.[1]
      return count === undefined ? null : { count: count.replaceAll('.', '') }
    },
    onDisagreement: 'quarantine',
  },
}
