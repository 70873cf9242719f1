// ISO 8583:1987 message logs of a terminal or switch: each request with the response that came back.
import { currencyNumbered, currencyOf } from '../../domain/currency.ts'
import type { Kind } from '../../domain/kind.ts'
import { withDecimals } from '../figures.ts'
import type { FileFacts, Format, MessagePairing } from '../format.ts'
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
/** The same under one STAN: as many terminals as may use it at a time. */
const WAITING_MAX = 200

/** DE 70 of network management messages; UnionPay's terminals write it into DE 60, behind type and batch. */
function managementKind(code: string, terminalData: string): Kind {
  if (code === '') {
    const written = /^\d{11}/.test(terminalData) ? terminalData.slice(8, 11) : ''
    if (written === '301') return 'echo'
    return /^3/.test(written) ? 'key_change' : 'sign_on'
  }
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
  if (group === '80' || group === '82') {
    return managementKind(fields.get(70) ?? '', fields.get(60) ?? '')
  }
  if (group === '50' || group === '52') return 'batch_close'
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

/** Class, function and STAN: what every answer repeats. */
function pairKey({ mti, fields }: IsoMessage): string {
  return `${mti.slice(0, 2)}${Number(mti.charAt(2)) & ~1}|${fields.get(11) ?? ''}`
}

/** Sent time, terminal and merchant: hosts need not repeat them, but never change them. */
const REPEATED = [7, 41, 42] as const

function saysTheSame(one: IsoMessage, other: IsoMessage): boolean {
  return REPEATED.every((number) => {
    const said = (one.fields.get(number) ?? '').trim()
    const again = (other.fields.get(number) ?? '').trim()
    return said === '' || again === '' || said === again
  })
}

interface Asked {
  readonly request: IsoMessage
  readonly ordinal: number
}

class Pairing implements MessagePairing {
  readonly #row: (ordinal: number, cells: readonly string[]) => void
  readonly #asked = new Map<string, Asked[]>()
  #pending = 0

  constructor(row: (ordinal: number, cells: readonly string[]) => void) {
    this.#row = row
  }

  message(message: IsoMessage, ordinal: number): void {
    const key = pairKey(message)
    const asked = this.#taken(key, message)
    if (answers(message.mti)) {
      this.#emit(asked?.request ?? message, message, asked?.ordinal ?? ordinal)
      return
    }
    // The same request again is a repetition: the first one then stays without an answer.
    if (asked !== undefined) this.#emit(asked.request, null, asked.ordinal)
    const waiting = this.#asked.get(key)
    if (waiting === undefined) this.#asked.set(key, [{ request: message, ordinal }])
    else waiting.push({ request: message, ordinal })
    this.#pending++
    if ((waiting?.length ?? 0) > WAITING_MAX) this.#giveUp(key)
    else if (this.#pending > PENDING_MAX) this.#giveUp()
  }

  /** The request that waits under the key and may be the message's: of the same amount, or the latest. */
  #taken(key: string, message: IsoMessage): Asked | undefined {
    const waiting = this.#asked.get(key) ?? []
    const fitting = waiting.filter(({ request }) => saysTheSame(request, message))
    const amount = message.fields.get(4)
    const found =
      fitting.findLast(({ request }) => request.fields.get(4) === amount) ?? fitting.at(-1)
    if (found === undefined) return undefined
    const others = waiting.filter((one) => one !== found)
    if (others.length === 0) this.#asked.delete(key)
    else this.#asked.set(key, others)
    this.#pending--
    return found
  }

  /** The request that has waited longest, under the key or under any, stays without an answer. */
  #giveUp(key: string | undefined = this.#asked.keys().next().value): void {
    const [oldest, ...others] = key === undefined ? [] : (this.#asked.get(key) ?? [])
    if (key === undefined || oldest === undefined) return
    if (others.length === 0) this.#asked.delete(key)
    else this.#asked.set(key, others)
    this.#pending--
    this.#emit(oldest.request, null, oldest.ordinal)
  }

  #emit(request: IsoMessage, response: IsoMessage | null, ordinal: number): void {
    const asked = (number: number) => (request.fields.get(number) ?? '').trim()
    const told = (number: number) => (response?.fields.get(number) ?? '').trim()
    const either = (number: number) => told(number) || asked(number)
    const kind = kindOf(request)
    // A partial approval's answer names what was approved.
    const amount = (PARTIAL.has(told(39)) ? told(4) : '') || asked(4) || told(4)
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
      amount,
      currency: either(49),
      at: timeOf(request, response),
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
    for (const waiting of this.#asked.values()) {
      for (const { request, ordinal } of waiting) this.#emit(request, null, ordinal)
    }
    this.#asked.clear()
  }
}

const PARTIAL: ReadonlySet<string> = new Set(['10'])

/** The terminal's time (DE 13, 12); some terminals leave it to the host to tell. Else the time of sending. */
function timeOf(request: IsoMessage, response: IsoMessage | null): string {
  for (const message of [request, response]) {
    const field = (number: number) => (message?.fields.get(number) ?? '').trim()
    if (field(12) !== '' && field(13) !== '') return `${field(13)}${field(12)}`
  }
  return (request.fields.get(7) ?? response?.fields.get(7) ?? '').trim()
}

/** Minor units of the currency that the message names, or of the one that the source says. */
function inMajorUnits([minor = '', code = '']: readonly string[], file: FileFacts): string {
  if (!/^\d+$/.test(minor)) return minor
  const named = code === '' ? (file.source.defaults.currency ?? '') : code
  const currency = currencyNumbered(named) ?? currencyOf(named)
  return withDecimals(minor, currency?.digits ?? 2)
}

export const ISO8583: Format = {
  id: 'iso8583',
  fileDate(fileName) {
    const named = /(20\d{2})-?(\d{2})-?(\d{2})/.exec(fileName)
    return named === null ? null : `${named[1]}-${named[2]}-${named[3]}`
  },
  shape: { type: 'messages', keys: KEYS, begin: (row) => new Pairing(row) },
  derived: { major: { from: ['amount', 'currency'], make: inMajorUnits } },
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
      amount: { column: 'major', direction: 'by_kind' },
      at: { column: 'at', patterns: ['MMDDhhmmss'] },
    },
  ],
}
