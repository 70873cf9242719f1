// What rules compare besides whole references: the digits of a truncated card number, authorization codes.
import type { StoredTransaction } from '../domain/transaction.ts'

/** The last four digits of a truncated card number: what every acquirer's truncation keeps. */
export function lastFour(pan: string | null): string | null {
  if (pan === null || pan.length < 4) return null
  const tail = pan.slice(-4)
  return /^\d{4}$/.test(tail) ? tail : null
}

/** An authorization code that names something: fillers of zeros name nothing. */
export function authorizationOf({ authCode }: StoredTransaction): string | null {
  return authCode === null || /^0*$/.test(authCode) ? null : authCode
}

/** False only where both truncations show first six digits and these differ. */
export function sameIssuer(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true
  const left = /^\d{6}/.exec(one)
  const right = /^\d{6}/.exec(other)
  return left === null || right === null || left[0] === right[0]
}

/** False only where both truncations show the same digits and these differ. */
export function sameCard(one: string | null, other: string | null): boolean {
  const [left, right] = [lastFour(one), lastFour(other)]
  return sameIssuer(one, other) && (left === null || right === null || left === right)
}

/** References that both sides may carry under the same name. */
export type ReferenceField = 'acquirerReference' | 'batchNo' | 'stan' | 'rrn' | 'authCode'
