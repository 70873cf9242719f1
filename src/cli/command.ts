// What a command is: its words, its options, and what it does.
import type { Command } from 'commander'
import { isDateText } from '../domain/business-date.ts'
import { EXIT, type ExitCode, StoppedError } from '../domain/stopped-error.ts'

export interface CommandDefinition {
  readonly name: string
  readonly summary: string
  readonly example: string
  /** It only prints, perhaps very much: it ends when nobody reads on. All others finish their work. */
  readonly prints?: true
  declare(command: Command): void
  run(options: Record<string, unknown>, args: readonly string[]): Promise<ExitCode>
}

/** A date option, checked; undefined where it is absent. */
export function dateOption(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && isDateText(value)) return value
  throw new StoppedError('BAD_OPTION', EXIT.usage, `"${String(value)}" is no date.`, {
    place: name,
    hint: 'Write it as YYYY-MM-DD.',
  })
}

/** A whole-number option within bounds, checked. */
export function countOption(value: unknown, name: string, least: number, most: number): number {
  const count = /^\d{1,12}$/.test(String(value)) ? Number(value) : Number.NaN
  if (count >= least && count <= most) return count
  throw new StoppedError(
    'BAD_OPTION',
    EXIT.usage,
    `"${String(value)}" is no number from ${least} to ${most}.`,
    {
      place: name,
      hint: 'Write a whole number.',
    },
  )
}

/** An option that must be there. */
export function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value
  throw new StoppedError('BAD_OPTION', EXIT.usage, `${name} is missing.`, {
    place: name,
    hint: 'See --help for an example.',
  })
}

export function writeJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}
