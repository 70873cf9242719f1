// ISO 8583:1987 message logs of a terminal or switch: each request with the response that came back.
import { currencyNumbered, currencyOf } from '../../domain/currency.ts'
import type { Kind } from '../../domain/kind.ts'
import { withDecimals } from '../figures.ts'
import type { Format, MessagePairing } from '../format.ts'
import type { IsoMessage } from '../iso8583.ts'
import { KIND_WORDS } from '../kind-words.ts'

const KEYS = [
  'kind',
  'merchant',
  'terminal',
  'batch',
  'stan',
  'rrn',
  'auth',
  'pan',
  'amount',
  'currency',
  'at',
  'response',
  'entryMode',
  'originalStan',
  'reversalReason',
] as const

/** Requests without an answer that are remembered at once: a log never lags that far behind. */
const PENDING_MAX = 20_000

/** DE 70 of network management messages. */
function managementKind(code: string): Kind {
  if (/^3/.test(code)) return 'echo'
  return /^1/.test(code) ? 'key_change' : 'sign_on'
}

/** MTI, DE 3 (first two digits) and DE 25 as one of our kinds; other text is refused by its name. */
function kindOf(message: IsoMessage): string {
  const { mti, fields } = message
  const code = (fields.get(3) ?? '').slice(0, 2)
  const condition = fields.get(25) ?? ''
  const group = mti.slice(1, 3)
  const inquiry = code === '30' || code === '31'
  if (group === '80' || group === '82') return managementKind(fields.get(70) ?? '')
  if (group === '50') return 'batch_close'
  if (group === '32') return 'batch_upload'
  if (group === '40' || group === '42') return 'reversal'
  if (inquiry) return 'balance_inquiry'
  if (code === '33') return 'account_verification'
  if (group === '10' || group === '12') {
    return code === '20' || code === '02' ? 'preauth_cancel' : 'preauth'
  }
  if (group === '20' || group === '22') {
    if (code === '20') return group === '22' ? 'refund' : 'void'
    if (code === '02') return 'void'
    if (code === '00' || code === '01' || code === '09') {
      if (condition === '06') return 'completion'
      return group === '22' ? 'offline_sale' : 'sale'
    }
  }
  return `${mti} ${code}`.trim()
}

/** Whether a message asks (0200, 0220) or answers (0210, 0230). */
function answers(mti: string): boolean {
  return (Number(mti.charAt(2)) & 1) === 1
}

function pairKey({ mti, fields }: IsoMessage): string {
  const asked = `${mti.slice(0, 2)}${Number(mti.charAt(2)) & ~1}`
  return [asked, fields.get(11) ?? '', (fields.get(41) ?? '').trim(), fields.get(7) ?? ''].join('|')
}

class Pairing implements MessagePairing {
  readonly #row: (ordinal: number, cells: readonly string[]) => void
  readonly #asked = new Map<string, { readonly request: IsoMessage; readonly ordinal: number }>()

  constructor(row: (ordinal: number, cells: readonly string[]) => void) {
    this.#row = row
  }

  message(message: IsoMessage, ordinal: number): void {
    const key = pairKey(message)
    const asked = this.#asked.get(key)
    if (!answers(message.mti)) {
      // The same request again is a repetition: the first one then stays without an answer.
      if (asked !== undefined) this.#emit(asked.request, null, asked.ordinal)
      this.#asked.delete(key)
      this.#asked.set(key, { request: message, ordinal })
      if (this.#asked.size > PENDING_MAX) this.#oldest()
      return
    }
    this.#asked.delete(key)
    this.#emit(asked?.request ?? message, message, asked?.ordinal ?? ordinal)
  }

  #oldest(): void {
    for (const [key, { request, ordinal }] of this.#asked) {
      this.#asked.delete(key)
      this.#emit(request, null, ordinal)
      return
    }
  }

  #emit(request: IsoMessage, response: IsoMessage | null, ordinal: number): void {
    const asked = (number: number) => (request.fields.get(number) ?? '').trim()
    const told = (number: number) => (response?.fields.get(number) ?? '').trim()
    const either = (number: number) => told(number) || asked(number)
    const kind = kindOf(request)
    const code = either(49)
    const currency = code === '' ? undefined : (currencyNumbered(code) ?? currencyOf(code))
    const amount = asked(4) || told(4)
    const original = asked(90) === '' ? asked(61).slice(6, 12) : asked(90).slice(4, 10)
    const cells: Record<(typeof KEYS)[number], string> = {
      kind,
      merchant: either(42),
      terminal: either(41),
      batch: /^\d{8}/.test(asked(60)) ? asked(60).slice(2, 8) : '',
      stan: asked(11),
      rrn: either(37),
      auth: either(38),
      pan: asked(2),
      amount: /^\d+$/.test(amount) ? withDecimals(amount, currency?.digits ?? 2) : amount,
      currency: code,
      at: asked(12) === '' ? asked(7) : `${asked(13)}${asked(12)}`,
      response: told(39),
      entryMode: asked(22),
      originalStan: /^0*$/.test(original) ? '' : original,
      reversalReason: kind === 'reversal' && response !== request ? asked(39) : '',
    }
    this.#row(
      ordinal,
      KEYS.map((key) => cells[key]),
    )
  }

  end(): void {
    for (const { request, ordinal } of this.#asked.values()) this.#emit(request, null, ordinal)
    this.#asked.clear()
  }
}

export const ISO8583: Format = {
  id: 'iso8583',
  fileDate(fileName) {
    const named = /(20\d{2})-?(\d{2})-?(\d{2})/.exec(fileName)
    return named === null ? null : `${named[1]}-${named[2]}-${named[3]}`
  },
  shape: { type: 'messages', keys: KEYS, begin: (row) => new Pairing(row) },
  records: [
    {
      side: 'journal',
      kind: { column: 'kind', words: KIND_WORDS },
      merchantId: 'merchant',
      texts: {
        terminalId: 'terminal',
        batchNo: 'batch',
        stan: 'stan',
        rrn: 'rrn',
        authCode: 'auth',
        entryMode: 'entryMode',
        originalStan: 'originalStan',
        reversalReason: 'reversalReason',
      },
      pan: 'pan',
      responseCode: 'response',
      paymentMethod: 'card',
      currency: 'currency',
      amount: { column: 'amount', direction: 'by_kind' },
      at: { column: 'at', patterns: ['MMDDhhmmss'] },
    },
  ],
}
