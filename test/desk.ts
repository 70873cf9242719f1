// A clerk's desk: a folder with its configuration and inbox, a store of its own, and the jobs of a day.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exceptionRecord, zeroEntry } from '../jobs/day-books.ts'
import { type DaysOptions, runDates } from '../jobs/days.ts'
import { type ReceiveReport, receive } from '../jobs/receive.ts'
import { zeroLedger } from '../jobs/zero-ledger.ts'
import { exceptionJson, runJson, zeroJson } from '../src/cli/json.ts'
import { type Configuration, configurationOf } from '../src/config/config.ts'
import { datesFrom } from '../src/domain/business-date.ts'
import { matchId } from '../src/domain/match.ts'
import { exactText } from '../src/domain/money.ts'
import type { ZeroEntry } from '../src/domain/zero-ledger.ts'
import {
  connect,
  fileNames,
  latestExceptions,
  matchesOfRun,
  openStore,
  runOf,
  type Store,
  zerosOfRun,
} from '../src/store/store.ts'
import type { ExceptionJson, MatchJson, RunJson } from './json.ts'
import { freshDatabase } from './stage.ts'

/** One journal, one settlement file a day, due the day after: what the simulator writes. */
export const TWO_SOURCES = `
timezone: Asia/Shanghai
cutoff: "23:00"
sources:
  - name: stores
    side: journal
    layout: tieout-journal
    files: "journal_{date}*.csv"
  - name: acquirer
    side: settlement
    layout: tieout-settlement
    files: "settlement_{date}*.csv"
    settlesWithin: 1
`

export interface Ran {
  readonly runs: readonly RunJson[]
  readonly stale: readonly string[]
  readonly received: ReceiveReport
}

/** Files come minutes apart, so that their order of arrival is theirs and not the machine's. */
const FIRST_ARRIVAL = Date.UTC(2026, 0, 1) / 1000

export class Desk {
  readonly folder: string
  readonly configuration: Configuration
  readonly store: Store
  readonly databaseUrl: string
  #arrivals = 0

  private constructor(folder: string, text: string, store: Store, databaseUrl: string) {
    this.folder = folder
    this.configuration = configurationOf(text, join(folder, 'tieout.config.yaml'))
    this.store = store
    this.databaseUrl = databaseUrl
  }

  static async open(configuration = TWO_SOURCES): Promise<Desk> {
    const folder = mkdtempSync(join(tmpdir(), 'tieout-desk-'))
    mkdirSync(join(folder, 'inbox'))
    writeFileSync(join(folder, 'tieout.config.yaml'), configuration)
    return Desk.at(folder, await freshDatabase())
  }

  /** At a folder that is there, with the store that it used. */
  static async at(folder: string, databaseUrl: string): Promise<Desk> {
    const text = readFileSync(join(folder, 'tieout.config.yaml'), 'utf8')
    return new Desk(folder, text, await openStore({ databaseUrl, folder: '' }), databaseUrl)
  }

  /** The same desk under another configuration: to be closed once, by either. */
  under(configuration: string): Desk {
    writeFileSync(join(this.folder, 'tieout.config.yaml'), configuration)
    return new Desk(this.folder, configuration, this.store, this.databaseUrl)
  }

  async close(): Promise<void> {
    await this.store.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** What a process of the command needs to work at this desk. */
  get around(): { cwd: string; env: Record<string, string> } {
    return { cwd: this.folder, env: { DATABASE_URL: this.databaseUrl } }
  }

  /** Puts a file into the inbox. */
  deliver(name: string, content: string | Uint8Array): void {
    const path = join(this.folder, 'inbox', name)
    writeFileSync(path, content)
    this.#arrive(path)
  }

  /** Copies these files of `folder` into the inbox, in this order. */
  deliverFrom(folder: string, names: readonly string[]): void {
    for (const name of names) {
      const path = join(this.folder, 'inbox', name)
      cpSync(join(folder, name), path)
      this.#arrive(path)
    }
  }

  #arrive(path: string): void {
    const at = FIRST_ARRIVAL + 60 * this.#arrivals++
    utimesSync(path, at, at)
  }

  async receive(): Promise<ReceiveReport> {
    return receive(this.configuration, this.store)
  }

  /** `tieout run --from FROM --to TO`, in this process. */
  async run(from: string, to = from, how: Partial<DaysOptions> = {}): Promise<Ran> {
    const dates = datesFrom(from, to)
    const done = await runDates(this.configuration, this.store, { dates, locale: 'en', ...how })
    // By way of text, as a program would read it.
    const { runs } = JSON.parse(JSON.stringify(runJson(done.runs))) as { runs: RunJson[] }
    return { runs, stale: done.stale, received: done.received }
  }

  /** `tieout matches --date DATE`. */
  async matches(date: string): Promise<MatchJson[]> {
    const run = await runOf(this.store.knex, date)
    if (run === null) throw new Error(`${date} was never run`)
    const names = await fileNames(this.store.knex)
    const place = (row: { fileId: number; line: number }) => ({
      file: names.get(row.fileId) ?? '',
      line: row.line,
    })
    const client = await connect(this.store.connection)
    const matches: MatchJson[] = []
    try {
      for await (const batch of matchesOfRun(client, run.id)) {
        for (const { rule, currency, ...match } of batch) {
          const journal = match.journal.map(place)
          const settlement = match.settlement.map(place)
          const id = matchId(date, journal, settlement)
          matches.push({
            matchId: id,
            rule,
            journal,
            settlement,
            amount: exactText(match.amount, currency),
            currency,
            difference: exactText(match.difference, currency),
          })
        }
      }
    } finally {
      await client.end()
    }
    return matches
  }

  /** `tieout exceptions`: every one, as the latest run in which it stands knows it. */
  async exceptions(): Promise<ExceptionJson[]> {
    const names = await fileNames(this.store.knex)
    const client = await connect(this.store.connection)
    const all: ExceptionJson[] = []
    try {
      for await (const batch of latestExceptions(client, {})) {
        for (const { exception, on } of batch) {
          all.push(exceptionJson(exceptionRecord(exception, on, names)))
        }
      }
    } finally {
      await client.end()
    }
    return all
  }

  /** The ledger of a date's run: what it was the first to read. */
  async zeros(date: string): Promise<ZeroEntry[]> {
    const run = await runOf(this.store.knex, date)
    const names = await fileNames(this.store.knex)
    const all = run === null ? [] : await zerosOfRun(this.store.knex, run.id)
    return all.filter((one) => !one.isAgain).map((one) => zeroJson(zeroEntry(one, names)))
  }

  /** `tieout exceptions --zero`: of every row the last word about it. */
  async ledger(): Promise<ZeroEntry[]> {
    const names = await fileNames(this.store.knex)
    return (await zeroLedger(this.store, undefined)).map((one) => zeroJson(zeroEntry(one, names)))
  }

  /** The workbooks' bytes by name. */
  workbooks(): Map<string, Buffer> {
    const outbox = join(this.folder, 'outbox')
    const names = readdirSync(outbox).sort()
    return new Map(names.map((name) => [name, readFileSync(join(outbox, name))]))
  }

  inbox(): string[] {
    return readdirSync(join(this.folder, 'inbox')).sort()
  }
}
