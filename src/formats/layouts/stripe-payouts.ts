// Stripe's payout reconciliation: the balance transactions that each automatic payout is made of.
import { decimalPoint } from '../figures.ts'
import type { Format } from '../format.ts'

const TIMES = ['YYYY-MM-DD hh:mm:ss', 'YYYY-MM-DD hh:mm', 'YYYY-MM-DD', 'YYYY-MM-DDThh:mm:ssZ']

function outgoing(figure: string, category: string): string {
  const plain = decimalPoint(figure)
  return category === 'payout' && /^[\d.]+$/.test(plain) ? `-${plain}` : plain
}

export const STRIPE_PAYOUTS: Format = {
  id: 'stripe-payouts',
  eitherSide: true,
  shape: {
    type: 'delimited',
    encodings: ['utf-8'],
    delimiters: [',', ';'],
    headingWithin: 1,
    padding: 'blanks',
    looseEnd: true,
    orSheet: true,
    columns: {
      balance: { names: ['balance_transaction_id'], required: true },
      source: { names: ['source_id'] },
      intent: { names: ['payment_intent_id'] },
      charge: { names: ['charge_id'] },
      createdUtc: { names: ['created_utc'] },
      created: { names: ['created'] },
      availableUtc: { names: ['available_on_utc'] },
      available: { names: ['available_on'] },
      paidUtc: { names: ['automatic_payout_effective_at_utc'] },
      paid: { names: ['automatic_payout_effective_at'] },
      payout: { names: ['automatic_payout_id', 'payout_id'] },
      currency: { names: ['currency'], required: true },
      gross: { names: ['gross'], required: true },
      fee: { names: ['fee'], required: true },
      net: { names: ['net'], required: true },
      category: { names: ['reporting_category'], required: true },
      method: { names: ['payment_method_type'] },
      brand: { names: ['card_brand'] },
      funding: { names: ['card_funding'] },
      description: { names: ['description'] },
      terminal: { names: ['terminal_reader_id', 'reader_id', 'payment_metadata[terminal_id]'] },
    },
  },
  derived: {
    code: { from: ['currency'], make: ([currency = '']) => currency.toUpperCase() },
    at: { from: ['created', 'createdUtc'], make: ([local = '', utc = '']) => local || utc },
    zone: {
      from: ['created', 'createdUtc'],
      make: ([local = '', utc = ''], file) =>
        local === '' && utc !== '' ? 'UTC' : file.source.timezone,
    },
    cleared: {
      from: ['paid', 'available', 'paidUtc', 'availableUtc'],
      make: (times) => times.find((time) => time !== '') ?? '',
    },
    // Midnight UTC stands for the day itself.
    clearedZone: {
      from: ['paid', 'available', 'paidUtc', 'availableUtc'],
      make: ([paid = '', available = '', paidUtc = '', availableUtc = ''], file) =>
        paid === '' && available === '' && /[1-9]/.test((paidUtc || availableUtc).slice(10))
          ? 'UTC'
          : file.source.timezone,
    },
    reference: {
      from: ['source', 'balance'],
      make: ([source = '', balance = '']) => source || balance,
    },
    original: {
      from: ['charge', 'source'],
      make: ([charge = '', source = '']) => (charge === source ? '' : charge),
    },
    // Only a charge brings money in; a reversed sign on one is money back.
    kind: {
      from: ['category', 'gross'],
      make: ([category = '', gross = '']) =>
        category === 'charge' && gross.startsWith('-') ? 'refund' : category,
    },
    // A payout leaves the account; some exports write it without its sign.
    moved: {
      from: ['gross', 'category'],
      make: ([gross = '', category = '']) => outgoing(gross, category),
    },
    netMoved: {
      from: ['net', 'category'],
      make: ([net = '', category = '']) => outgoing(net, category),
    },
    charged: { from: ['fee'], make: ([fee = '']) => decimalPoint(fee) },
    tender: {
      from: ['method'],
      make: ([method = '']) => (method === 'card_present' ? 'card' : method),
    },
  },
  records: [
    {
      side: 'settlement',
      kind: {
        column: 'kind',
        words: {
          charge: 'sale',
          refund: 'refund',
          partial_capture_reversal: 'adjustment',
          refund_failure: 'adjustment',
          charge_failure: 'void',
          dispute: 'chargeback',
          dispute_reversal: 'representment',
          fee: 'fee',
          network_cost: 'fee',
          payout: 'payout',
          payout_minimum_balance_hold: 'adjustment',
          payout_minimum_balance_release: 'adjustment',
          payout_reversal: 'adjustment',
          advance: 'adjustment',
          advance_funding: 'adjustment',
          climate_order_purchase: 'adjustment',
          climate_order_refund: 'adjustment',
          connect_collection_transfer: 'adjustment',
          connect_reserved_funds: 'adjustment',
          contribution: 'adjustment',
          financing_paydown: 'adjustment',
          financing_paydown_reversal: 'adjustment',
          financing_payout: 'adjustment',
          financing_payout_reversal: 'adjustment',
          issuing_authorization_hold: 'adjustment',
          issuing_authorization_release: 'adjustment',
          issuing_dispute: 'adjustment',
          issuing_transaction: 'adjustment',
          other_adjustment: 'adjustment',
          platform_earning: 'adjustment',
          platform_earning_refund: 'adjustment',
          reserve_transaction: 'adjustment',
          risk_reserved_funds: 'adjustment',
          tax: 'adjustment',
          topup: 'adjustment',
          topup_reversal: 'adjustment',
          transfer: 'adjustment',
          transfer_reversal: 'adjustment',
          unreconciled_customer_funds: 'adjustment',
        },
      },
      texts: {
        terminalId: 'terminal',
        acquirerReference: 'reference',
        originalReference: 'original',
        payoutReference: 'payout',
        cardProduct: 'funding',
        item: 'intent',
        remark: 'description',
      },
      scheme: { column: 'brand', words: {}, asWritten: true },
      paymentMethod: { column: 'tender', words: {}, asWritten: true },
      currency: 'code',
      amount: { column: 'moved', direction: 'as_written' },
      fee: { column: 'charged', direction: 'negated' },
      net: { column: 'netMoved', direction: 'as_written' },
      at: { column: 'at', patterns: TIMES, zoneColumn: 'zone' },
      settlementDate: { column: 'cleared', patterns: TIMES, zoneColumn: 'clearedZone' },
    },
  ],
}
