// Card numbers: truncated before anything else sees them, scrubbed from every text.

/** The check digit of ISO/IEC 7812. `digits` holds digits only. */
export function passesLuhn(digits: string): boolean {
  let total = 0
  let double = false
  for (let at = digits.length - 1; at >= 0; at--) {
    let digit = digits.charCodeAt(at) - 48
    if (double) {
      digit *= 2
      if (digit > 9) digit -= 9
    }
    total += digit
    double = !double
  }
  return total % 10 === 0
}

/**
 * Prefixes that card schemes issue under, with the lengths they issue (ISO/IEC 7812 and the schemes'
 * public BIN rules). UnionPay and Maestro are taken at every length they may have.
 */
const ISSUED: readonly (readonly [prefix: RegExp, from: number, to: number])[] = [
  [/^4/, 13, 19], // Visa
  [/^5[0-9]/, 13, 19], // Mastercard, Maestro
  [/^(?:222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, 16, 16], // Mastercard
  [/^220[0-4]/, 16, 19], // Mir
  [/^3[47]/, 15, 15], // American Express
  [/^3(?:0[0-5]|095|[689])/, 14, 19], // Diners Club
  [/^35(?:2[89]|[3-8])/, 16, 19], // JCB
  [/^(?:2131|1800)/, 15, 15], // JCB, old
  [/^6/, 13, 19], // UnionPay, Discover, Maestro, RuPay
  [/^81/, 16, 19], // UnionPay
  [/^9[0-9]/, 16, 19], // domestic Chinese cards, Troy
]

function isIssued(digits: string): boolean {
  return ISSUED.some(
    ([prefix, from, to]) => digits.length >= from && digits.length <= to && prefix.test(digits),
  )
}

/** Whether digits end in a card number that schemes issue, whatever runs into it from before. */
export function endsInCard(digits: string): boolean {
  for (let length = 13; length <= Math.min(19, digits.length); length++) {
    const end = digits.slice(-length)
    if (passesLuhn(end) && isIssued(end)) return true
  }
  return false
}

/** First six and last four digits with six `*` between, whatever the length: one form everywhere. */
function shortened(digits: string): string {
  return `${digits.slice(0, 6)}******${digits.slice(-4)}`
}

function isStar(code: number): boolean {
  return code === 42 || code === 88 || code === 120 // * X x
}

/**
 * A card number as the software keeps it: first six and last four at most, `******` between. Full
 * numbers and those that the sender masked come to the same text, so that both sides compare. '' where
 * no digit stands.
 */
export function truncatedPan(text: string): string {
  // Loading asks a million times: the two common forms go without a pattern.
  if (text.length === 16 && isStar(text.charCodeAt(6)) && text.slice(6, 12) === '******') {
    if (isDigits(text, 0, 6) && isDigits(text, 12, 16)) return text
  }
  if (text.length >= 13 && text.length <= 19 && isDigits(text, 0, text.length)) {
    return shortened(text)
  }
  const compact = text.replace(/[\s-]/g, '')
  if (/^\d*$/.test(compact)) {
    if (compact === '') return ''
    return compact.length < 13 ? `******${compact.slice(-4)}` : shortened(compact)
  }
  const masked = /^(\d*)[*xX.#•]+(\d*)$/.exec(compact)
  if (masked !== null) {
    const [, head = '', tail = ''] = masked
    return `${head.slice(0, 6)}******${tail.slice(-4)}`
  }
  // Something else stands in the column: what of it looks like a card, masked or not, or nothing.
  const part = /[\d*#•]{8,}/.exec(compact)?.[0]
  return part === undefined || part === compact ? '' : truncatedPan(part)
}

function isDigits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return false
  }
  return true
}

/** Digits as people type them: ASCII, full-width, Arabic-Indic and its Persian form. */
const DIGIT = '[0-9\\uff10-\\uff19\\u0660-\\u0669\\u06f0-\\u06f9]'
const ZEROS = [0xff10, 0x0660, 0x06f0]
const USUAL = ' \\t\\u00a0._/\\-\\u2010-\\u2015'
const RARE = ':\\u00ad\\u2000-\\u200d\\u202f\\u205f\\u2060\\u2212\\u3000\\ufeff'
/**
 * Digits with one separator between groups at most. A rare separator, or several at once, only behind
 * a group as cards have them: `10:00:00` beside a date is no card number.
 */
const RUN = new RegExp(
  `${DIGIT}(?:[${USUAL}]?${DIGIT}|(?<=${DIGIT}{3})(?:[${RARE}]|[${USUAL}${RARE}]{2,3})${DIGIT}){12,}`,
  'g',
)
const GROUP = new RegExp(`${DIGIT}+`, 'g')
const FOREIGN = new RegExp(DIGIT.replace('0-9', ''), 'g')

/** False for the texts that plainly hold no card number: most references, in one pass. */
function mayHold(text: string): boolean {
  let digits = 0
  let wide = 0 // of other scripts
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) digits++
    else if (code > 127 && isForeignDigit(code)) wide++
  }
  if (digits + wide < 13) return false
  // One unbroken run is a card number as a whole or not at all.
  return digits < text.length || (digits <= 19 && passesLuhn(text))
}

/** No card in use has fewer digits; numbers of a sequence, which are filled up as well, often have. */
const PADDED_MIN = 15

const isDigitByte = (byte: number | undefined) => byte !== undefined && byte >= 48 && byte <= 57

/** The answer of `mayHold` for ASCII bytes, but that a run of 13 to 19 digits always may. */
export function mayHoldCard(bytes: Uint8Array, from: number, to: number): boolean {
  let digits = 0
  for (let at = from; at < to; at++) if (isDigitByte(bytes[at])) digits++
  return digits >= 13 && (digits < to - from || digits <= 19)
}

/** `622609******0048` in bytes: the form in which `truncatedPan` leaves a card number as it is. */
export function isTruncatedForm(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 16) return false
  for (let at = 0; at < 16; at++) {
    const byte = bytes[from + at]
    if (at >= 6 && at < 12 ? byte !== 42 : !isDigitByte(byte)) return false
  }
  return true
}

function isForeignDigit(code: number): boolean {
  return ZEROS.some((zero) => code >= zero && code < zero + 10)
}

function asciiDigits(text: string): string {
  return text.replace(FOREIGN, (digit) => {
    const code = digit.charCodeAt(0)
    return String(code - (ZEROS.find((zero) => code >= zero && code < zero + 10) ?? code))
  })
}

/** A card number filled up with zeros to a column's width; '' where it is none. */
function unpadded(digits: string): string {
  const card = digits.replace(/^0+/, '')
  return card.length >= PADDED_MIN && isIssued(card) ? card : ''
}

/** Digits without a separator in them, and where they stand in their run. */
interface Group {
  readonly from: number
  readonly to: number
  readonly digits: string
}

interface FoundCard {
  /** The group in which it ends. */
  readonly last: number
  readonly digits: string
}

/** The longest card number that begins with a group, so that no digit of it is left beside the cut. */
function cardFrom(
  groups: readonly Group[],
  first: number,
  everyLuhn: boolean,
): FoundCard | undefined {
  let found: FoundCard | undefined
  let digits = ''
  for (let last = first; last < groups.length && digits.length <= 19; last++) {
    digits += groups[last]?.digits ?? ''
    if (digits.length < 13 || digits.length > 19 || !passesLuhn(digits)) continue
    if ((everyLuhn && last === first) || isIssued(digits)) found = { last, digits }
    else if (last === first && unpadded(digits) !== '') found = { last, digits: unpadded(digits) }
  }
  return found
}

/**
 * The same with all that runs into it: figures before a grouped card may look like one together with
 * its first groups, and the rest of it must not stay.
 */
function cardsFrom(
  groups: readonly Group[],
  first: number,
  everyLuhn: boolean,
): FoundCard | undefined {
  const found = cardFrom(groups, first, everyLuhn)
  if (found === undefined) return undefined
  let { last } = found
  for (let inner = first + 1; inner <= last; inner++) {
    last = Math.max(last, cardFrom(groups, inner, everyLuhn)?.last ?? 0)
  }
  if (last === found.last) return found
  const all = groups.slice(first, last + 1).map((group) => group.digits)
  return { last, digits: all.join('') }
}

function cleaned(text: string, everyLuhn: boolean): string {
  return text.replace(RUN, (run) => {
    const groups = [...run.matchAll(GROUP)].map((group) => ({
      from: group.index,
      to: group.index + group[0].length,
      digits: asciiDigits(group[0]),
    }))
    let result = ''
    let done = 0
    for (let first = 0; first < groups.length; ) {
      const found = cardsFrom(groups, first, everyLuhn)
      if (found === undefined) {
        first++
        continue
      }
      result += run.slice(done, groups[first]?.from ?? 0) + shortened(found.digits)
      done = groups[found.last]?.to ?? run.length
      first = found.last + 1
    }
    return result + run.slice(done)
  })
}

/**
 * Free text with every card number in it truncated: unbroken Luhn-valid runs of 13 to 19 digits,
 * whatever they begin with, and grouped ones (`4111 1111 ...`) under a prefix that schemes issue.
 */
export function scrubbed(text: string): string {
  return text.length < 13 || !mayHold(text) ? text : cleaned(text, true)
}

/**
 * A reference with every card number in it truncated. References are long and Luhn-valid by chance
 * once in ten, so that here a prefix must be one that schemes issue at that length.
 */
export function scrubbedReference(text: string): string {
  return text.length < 13 || !mayHold(text) ? text : cleaned(text, false)
}
