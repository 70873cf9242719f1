// The door of the simulator: invents days of journals, settlement files and bank statements, and tells the truth about them.
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { isDateText } from '../domain/business-date.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import type { CanonicalFile } from './canonical-file.ts'
import { dayOf } from './clock.ts'
import { type Credit, DayFiles } from './day-files.ts'
import { actsOf } from './day-plan.ts'
import { diceOf } from './dice.ts'
import { FAULTS } from './faults/faults.ts'
import { LIFECYCLES } from './lifecycles/lifecycles.ts'
import { type Ahead, Scene } from './scene.ts'
import { Deck, type Incident, type Story } from './story.ts'
import { keepAppointments, sell } from './trading.ts'
import { Truth } from './truth.ts'
import { worldOf } from './world.ts'

export interface SimulationOptions {
  /** The first business date, `YYYY-MM-DD`. */
  readonly date: string
  readonly days: number
  readonly terminals: number
  /** Financial rows a day and side, about. */
  readonly transactions: number
  readonly seed: number
  /** The folder to write to; made where it is absent. Files of the same names are replaced. */
  readonly out: string
  /** Days from a business date to its settlement date; no calendar: every day is one. */
  readonly settlesWithin?: number
  /** `HH:MM`; later sales belong to the next business date. */
  readonly cutoff?: string
  /**
   * `all`: about an eighth of the sales are anything but plain, and every fault comes up.
   * `light`: about 3%. `none`: voids, refunds, declines and the like, but no fault: days balance.
   */
  readonly faults?: 'all' | 'none' | 'light'
  /** False: no `truth.json`. */
  readonly truth?: boolean
}

export interface SimulatedFile {
  readonly name: string
  readonly side: 'journal' | 'settlement' | 'bank'
  /** A journal's business date, a settlement file's settlement date, a bank statement's value date. */
  readonly date: string
  readonly rows: number
}

export interface SimulationSummary {
  readonly files: readonly SimulatedFile[]
  readonly journalRows: number
  readonly settlementRows: number
  readonly matches: number
  readonly netted: number
  readonly exceptions: number
  /** `type/cause` to count, ordered by key. */
  readonly exceptionsByCause: Readonly<Record<string, number>>
  readonly zero: number
  readonly rejected: number
  readonly truth: string | null
}

/** How many sales in a million draw a card of the deck. */
const DRAWS = { all: 125_000, light: 30_000, none: 20_000 } as const

/**
 * Writes `journal_{date}.csv`, `settlement_{date}.csv`, `bank_{date}.csv` and `truth.json` (its
 * shape: truth.ts). The same options write the same bytes, on any machine. One merchant's day is in
 * memory at a time. Throws StoppedError for options that make no sense and for a full disk.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationSummary> {
  const { date, days, terminals, transactions, seed, out } = options
  const { settlesWithin = 1, cutoff = '23:00', faults = 'all', truth: wantsTruth = true } = options
  check(options)
  await folder(out)

  const world = worldOf(seed, terminals)
  const merchants = world.merchants.map((merchant) => {
    const ahead: Ahead = { late: new Map(), agenda: [] }
    return { merchant, ahead }
  })
  const told = { date, days, terminals, transactions, seed, settlesWithin, cutoff, faults }
  const truth = await Truth.open(wantsTruth ? out : null, told)
  const stories = (faults === 'none' ? [] : FAULTS).filter((one): one is Story => 'tell' in one)
  const incidents = (faults === 'none' ? [] : FAULTS).filter(
    (one): one is Incident => 'befall' in one,
  )
  const deck = new Deck([...LIFECYCLES, ...stories], diceOf(`${seed}/deck`))
  const files: CanonicalFile[] = []
  let carried: Credit[] = []

  try {
    for (let index = 0; index < days; index++) {
      const day = dayOf(date, index, days, cutoff, settlesWithin)
      const dice = diceOf(`${seed}/${day.date}`)
      const count = faults === 'all' ? incidents.length : Math.ceil(world.merchants.length / 50)
      const acts = actsOf(incidents, count, day, world, dice)
      const play = await DayFiles.open(out, day, world, truth)
      try {
        for (const { merchant, ahead } of merchants) {
          const own = diceOf(`${seed}/${day.date}/${merchant.id}`)
          const scene = new Scene(own, day, merchant, ahead, world, days)
          for (const act of acts.get(merchant) ?? []) act(scene)
          keepAppointments(scene)
          sell(scene, deck, DRAWS[faults], transactions)
          await play.write(scene)
        }
        carried = await play.close(carried)
      } catch (failure) {
        await play.discard()
        throw failure
      }
      files.push(...play.files)
      await truth.catchUp(day.last)
    }
    await truth.close(files)
  } catch (failure) {
    await truth.discard()
    throw failure
  }
  return summary(files, truth, wantsTruth ? path.join(out, 'truth.json') : null)
}

function check(options: SimulationOptions): void {
  const refuse = (name: string, hint: string): never => {
    throw new StoppedError('SIMULATION_OPTION', EXIT.usage, `--${name} makes no sense`, {
      place: name,
      hint,
    })
  }
  const isCount = (count: number, from: number, to: number) =>
    Number.isSafeInteger(count) && count >= from && count <= to
  if (!isDateText(options.date)) refuse('date', 'A date is written YYYY-MM-DD.')
  if (!isCount(options.days, 1, 366)) refuse('days', 'A whole number from 1 to 366.')
  if (!isCount(options.terminals, 1, 100_000)) {
    refuse('terminals', 'A whole number from 1 to 100000.')
  }
  if (!isCount(options.transactions, 1, 20_000_000)) {
    refuse('transactions', 'A whole number from 1 to 20000000, a day.')
  }
  if (!Object.hasOwn(DRAWS, options.faults ?? 'all')) refuse('faults', 'One of all, light, none.')
  if (!Number.isSafeInteger(options.seed)) refuse('seed', 'A whole number.')
  if (!isCount(options.settlesWithin ?? 1, 0, 30)) refuse('settles-within', 'From 0 to 30 days.')
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(options.cutoff ?? '23:00')) {
    refuse('cutoff', 'A time HH:MM; 24:00 is the calendar day.')
  }
}

async function folder(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true })
    if (!(await stat(out)).isDirectory()) throw new Error('not a folder')
  } catch (cause) {
    throw new StoppedError('NOT_WRITABLE', EXIT.space, 'The folder cannot be made', {
      place: out,
      hint: 'Name another folder with --out.',
      cause,
    })
  }
}

function summary(
  files: readonly CanonicalFile[],
  truth: Truth,
  truthFile: string | null,
): SimulationSummary {
  const rowsOf = (side: 'journal' | 'settlement') =>
    files.filter((file) => file.side === side).reduce((total, file) => total + file.rows, 0)
  const { matches, netted, exceptions, zero, rejected, byCause } = truth.counts
  const keys = [...byCause.keys()].sort()
  return {
    files: files.map(({ name, side, date, rows }) => ({ name, side, date, rows })),
    journalRows: rowsOf('journal'),
    settlementRows: rowsOf('settlement'),
    matches,
    netted,
    exceptions,
    exceptionsByCause: Object.fromEntries(keys.map((key) => [key, byCause.get(key) ?? 0])),
    zero,
    rejected,
    truth: truthFile,
  }
}
