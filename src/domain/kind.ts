// What a record is: the kinds of transaction, their direction, and whether money moves at all.

/** Every kind of record that a journal, settlement or bank file may hold (contract: `type`). */
export const KINDS = [
  'sale',
  'void',
  'refund',
  'reversal',
  'preauth',
  'preauth_cancel',
  'completion',
  'tip_adjust',
  'offline_sale',
  'balance_inquiry',
  'account_verification',
  'sign_on',
  'echo',
  'key_change',
  'settings',
  'print',
  'batch_close',
  'batch_upload',
  'chargeback',
  'representment',
  'fee',
  'payout',
  'adjustment',
] as const

export type Kind = (typeof KINDS)[number]

const KNOWN: ReadonlySet<string> = new Set(KINDS)

export function isKind(text: string): text is Kind {
  return KNOWN.has(text)
}

/** Kinds whose positive figure takes money from the merchant: the store keeps them negative. */
const OUTGOING: ReadonlySet<Kind> = new Set([
  'void',
  'refund',
  'reversal',
  'preauth_cancel',
  'chargeback',
  'fee',
  'payout',
])

/** 1 or -1: the sign that a kind gives to a figure written without direction, from the merchant's view. */
export function directionOf(kind: Kind): 1 | -1 {
  return OUTGOING.has(kind) ? -1 : 1
}

/** Records of the terminal's own life: no money, no customer. */
export const MANAGEMENT_KINDS: ReadonlySet<Kind> = new Set([
  'sign_on',
  'echo',
  'key_change',
  'settings',
  'print',
  'batch_close',
  'batch_upload',
])

/** Records that concern no amount: their currency may be blank. */
export const AMOUNTLESS_KINDS: ReadonlySet<Kind> = new Set([
  ...MANAGEMENT_KINDS,
  'balance_inquiry',
  'account_verification',
])

/** Records that never move money, management included: a zero on them is legitimate. */
export const NEVER_FINANCIAL_KINDS: ReadonlySet<Kind> = new Set([
  ...MANAGEMENT_KINDS,
  'balance_inquiry',
  'account_verification',
  'preauth',
  'preauth_cancel',
])

/** Rows of a settlement file that no journal has: the acquirer's own entries. */
export const ACQUIRER_ENTRY_KINDS: ReadonlySet<Kind> = new Set([
  'chargeback',
  'representment',
  'fee',
  'payout',
  'adjustment',
])

/** Kinds that stand for one settlement of their own, when nothing else refers to them. */
export const PLAIN_KINDS: readonly Kind[] = ['sale', 'refund', 'completion', 'offline_sale']

/** The kind that the sieve takes away set-wise; the rules see everything else. */
export const PLAIN_SIEVE_KIND: Kind = 'sale'

/** Kinds that change or undo another record of their own side: what they name is no plain sale. */
export const REFERRING_KINDS: readonly Kind[] = [
  'void',
  'reversal',
  'tip_adjust',
  'completion',
  'preauth_cancel',
  'offline_sale',
  'batch_upload',
]
