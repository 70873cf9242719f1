// What an operator can mend: a code, the place, what happened, and what to do about it.

/** Codes of everything that stops a file or a command; the README explains each. */
export type StopCode = string

/** Exit codes of the contract. */
export const EXIT = {
  done: 0,
  exceptions: 1,
  usage: 2,
  quarantined: 3,
  database: 4,
  locked: 5,
  space: 6,
  bug: 70,
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/**
 * Thrown where work cannot go on and a person can mend it. Ends in two places: a file is quarantined,
 * a command stops (of the daemon: a ring, or one workbook of it); where something is only looked at, it
 * is the answer. Never holds a card number: scrub what is quoted.
 */
export class StoppedError extends Error {
  override readonly name = 'StoppedError'
  readonly code: StopCode
  readonly exit: ExitCode
  /** `file:line, field`, a table, a folder: where to look. Empty when the message says it. */
  readonly place: string
  readonly hint: string

  constructor(
    code: StopCode,
    exit: ExitCode,
    message: string,
    where: { readonly place?: string; readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, where.cause === undefined ? {} : { cause: where.cause })
    this.code = code
    this.exit = exit
    this.place = where.place ?? ''
    this.hint = where.hint ?? ''
  }
}
