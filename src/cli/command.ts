// What a command is: its words, its options, and what it does.
import type { Command } from 'commander'
import { BadOptionError } from '../domain/bad-option-error.ts'
import { isDateText } from '../domain/business-date.ts'
import type { ExitCode } from '../domain/stopped-error.ts'

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
  throw new BadOptionError('no_date', name, { value: String(value) })
}

/** A whole-number option within bounds, checked. */
export function countOption(value: unknown, name: string, least: number, most: number): number {
  const count = /^\d{1,12}$/.test(String(value)) ? Number(value) : Number.NaN
  if (count >= least && count <= most) return count
  throw new BadOptionError('no_count', name, { value: String(value), least, most })
}

/** An option that must be there. */
export function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value
  throw new BadOptionError('missing', name)
}

export function writeJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}
