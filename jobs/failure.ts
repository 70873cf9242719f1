// A failure on its way between threads: errors lose their class and their facts there.
import { type ExitCode, StoppedError } from '../src/domain/stopped-error.ts'

/** A StoppedError's facts. */
export interface StoppedFacts {
  readonly code: string
  readonly exit: ExitCode
  readonly message: string
  readonly place: string
  readonly hint: string
}

export type Failure = { readonly stopped: StoppedFacts } | { readonly broken: string }

export function factsOf(error: StoppedError): StoppedFacts {
  const { code, exit, message, place, hint } = error
  return { code, exit, message, place, hint }
}

export function failureOf(error: unknown): Failure {
  if (error instanceof StoppedError) return { stopped: factsOf(error) }
  return { broken: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

export function errorOf(failure: Failure): Error {
  if ('broken' in failure) return new Error(failure.broken)
  const { code, exit, message, place, hint } = failure.stopped
  return new StoppedError(code, exit, message, { place, hint })
}
