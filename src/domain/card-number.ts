// Card numbers: truncated before anything else sees them, scrubbed from every free text.

/** 13 to 19 digits, as PCI DSS 4.0.1 bounds a primary account number; blanks and dashes may stand between. */
const CANDIDATE = /(?<![\d])\d(?:[ -]?\d){12,18}(?![\d])/g

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

/** First six and last four, the rest `*`: the one truncation used everywhere. Already masked text keeps its form. */
export function truncatedPan(text: string): string {
  const compact = text.replace(/[ -]/g, '')
  if (!/^\d+$/.test(compact)) {
    // Masked by the sender: keep at most the first six and last four of its digits.
    const head = /^\d*/.exec(compact)?.[0] ?? ''
    const tail = /\d*$/.exec(compact)?.[0] ?? ''
    if (head.length <= 6 && tail.length <= 4) return scrubbed(compact)
    return `${head.slice(0, 6)}******${tail.slice(-4)}`
  }
  if (compact.length <= 4) return compact
  if (compact.length < 13) return `******${compact.slice(-4)}`
  return `${compact.slice(0, 6)}${'*'.repeat(compact.length - 10)}${compact.slice(-4)}`
}

/** Free text with every Luhn-valid run of 13 to 19 digits truncated. */
export function scrubbed(text: string): string {
  if (text.length < 13) return text
  return text.replace(CANDIDATE, (run) => {
    const digits = run.replace(/[ -]/g, '')
    return passesLuhn(digits) ? truncatedPan(digits) : run
  })
}
