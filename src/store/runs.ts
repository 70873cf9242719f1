// The chain of runs: what an earlier run left, and what a new one writes, all in one transaction.
import type { Knex } from 'knex'
import type pg from 'pg'
import type { Evidence, ExceptionRecord } from '../domain/exception.ts'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'
import type { RowReference, Side } from '../domain/transaction.ts'
import { copied } from './copying.ts'
import { type HeldOpen, holdOpen } from './open-exceptions.ts'
import { chainOf } from './run-chain.ts'
import type { KeptException, KeptZero, RunKey, RunLines } from './run-lines.ts'

/** A finished run. `S` is the summary that the run's job composed. */
export interface RunRecord<S = unknown> {
  readonly id: number
  readonly businessDate: string
  readonly revision: number
  readonly runId: string
  readonly previous: number | null
  readonly previousRunId: string | null
  readonly asOf: string
  readonly status: string
  readonly inputsDigest: string
  readonly digest: string
  readonly rulesDigest: string
  readonly configuration: string
  /** Hash of the last decision known when the run was made; '': there was none. */
  readonly decisionHead: string
  readonly summary: S
}

/** One reconciliation at a time: two would both stand on the same previous run. */
const RUN_LOCK = 7_201_002
const LOCK_PATIENCE_MS = 10_000
const LOCK_RETRY_MS = 250

/**
 * Takes the run lock on `client`; it is held until the client's connection ends, so a killed
 * command cannot keep it. Everything a run writes goes through the same connection: if the server
 * drops it, the lock and the unfinished writes go together.
 * @throws StoppedError LOCKED (exit 5) when another run holds it for longer than ten seconds.
 */
export async function takeRunLock(client: pg.Client, waiting: () => void): Promise<void> {
  for (let waited = 0; ; waited += LOCK_RETRY_MS) {
    const { rows } = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS taken',
      [RUN_LOCK],
    )
    if (rows[0]?.taken) return
    if (waited >= LOCK_PATIENCE_MS) break
    if (waited === 0) waiting()
    await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS))
  }
  throw new StoppedError('LOCKED', EXIT.locked, 'Another run is at work on this store.', {
    hint: 'Wait until it ends and run the command again. A killed run lets go within a minute.',
  })
}

function runRecord<S>(row: Record<string, unknown>): RunRecord<S> {
  return {
    id: row.id as number,
    businessDate: row.business_date as string,
    revision: row.revision as number,
    runId: row.run_id as string,
    previous: row.previous as number | null,
    previousRunId: row.previous_run_id as string | null,
    asOf: new Date(row.as_of as string).toISOString(),
    status: row.status as string,
    inputsDigest: row.inputs_digest as string,
    digest: row.digest as string,
    rulesDigest: row.rules_digest as string,
    configuration: row.configuration as string,
    decisionHead: row.decision_head as string,
    summary: row.summary as S,
  }
}

function runs(knex: Knex) {
  return knex('run')
    .leftJoin('run as before', 'before.id', 'run.previous')
    .select('run.*', 'before.run_id as previous_run_id')
}

/** The latest revision of the latest date before `date`, as known at `asOf`; null where there is none. */
export async function runBefore<S>(
  knex: Knex,
  date: string,
  asOf?: string,
): Promise<RunRecord<S> | null> {
  const query = runs(knex)
    .where('run.business_date', '<', date)
    .orderBy([
      { column: 'run.business_date', order: 'desc' },
      { column: 'run.revision', order: 'desc' },
    ])
    .first()
  if (asOf !== undefined) query.where('run.as_of', '<=', asOf)
  const row = await query
  return row === undefined ? null : runRecord(row)
}

/** A revision of a date (absent: the latest); null where there is none. */
export async function runOf<S>(
  knex: Knex,
  date: string,
  revision?: number,
): Promise<RunRecord<S> | null> {
  const query = runs(knex).where('run.business_date', date).orderBy('run.revision', 'desc').first()
  if (revision !== undefined) query.where('run.revision', revision)
  const row = await query
  return row === undefined ? null : runRecord(row)
}

/** The run of a date that had exactly these inputs; null where none had. */
export async function runWithInputs<S>(
  knex: Knex,
  date: string,
  inputsDigest: string,
): Promise<RunRecord<S> | null> {
  const row = await runs(knex)
    .where({ 'run.business_date': date, 'run.inputs_digest': inputsDigest })
    .orderBy('run.revision', 'desc')
    .first()
  return row === undefined ? null : runRecord(row)
}

/** The latest revision of every date, by date. */
export async function latestRuns<S>(knex: Knex): Promise<RunRecord<S>[]> {
  const rows = await runs(knex)
    .distinctOn('run.business_date')
    .orderBy([
      { column: 'run.business_date', order: 'asc' },
      { column: 'run.revision', order: 'desc' },
    ])
  return rows.map((row) => runRecord<S>(row))
}

/** The files that the runs of a chain have read. */
export interface ChainFiles {
  readonly read: ReadonlySet<number>
  /** Of these, the ones whose rows count: the others were restated before any run read them. */
  readonly counted: ReadonlySet<number>
}

/** Of the chain that ends in `run`. */
export async function filesOfChain(knex: Knex, run: number): Promise<ChainFiles> {
  const { rows } = await knex.raw<{ rows: { file_id: number; counted: boolean }[] }>(
    `WITH ${chainOf('?')}
     SELECT file_id, bool_or(status = 'accepted') AS counted
     FROM run_file JOIN chain ON chain.id = run_file.run GROUP BY file_id`,
    [run],
  )
  return {
    read: new Set(rows.map((row) => row.file_id)),
    counted: new Set(rows.filter((row) => row.counted).map((row) => row.file_id)),
  }
}

/** The runs that read one of these files as one whose rows count. */
export async function runsThatRead(
  knex: Knex,
  files: readonly number[],
): Promise<ReadonlySet<number>> {
  if (files.length === 0) return new Set()
  const { rows } = await knex.raw<{ rows: { run: number }[] }>(
    "SELECT DISTINCT run FROM run_file WHERE file_id = ANY (?) AND status = 'accepted'",
    [[...files]],
  )
  return new Set(rows.map((row) => row.run))
}

/** A record of `exception` as the rest of the house knows it. */
export function keptException(row: Record<string, unknown>): KeptException {
  return {
    id: row.id as string,
    businessDate: row.business_date as string,
    raisedOn: row.raised_on as string,
    type: row.type as ExceptionRecord['type'],
    cause: row.cause as ExceptionRecord['cause'],
    alternativeCause: row.alternative_cause as ExceptionRecord['alternativeCause'],
    action: row.action as string,
    evidence: row.evidence as Evidence[],
    source: row.source as string,
    rule: row.rule as string | null,
    terminalId: row.terminal_id as string | null,
    merchantId: row.merchant_id as string,
    journal: references(row.journal_rows),
    settlement: references(row.settlement_rows),
    amount: row.amount as string | null,
    amountDifference: row.amount_difference as string | null,
    currency: row.currency as string,
    status: row.status as ExceptionRecord['status'],
  }
}

/** The business dates of rows that wait at the end of a run, ascending. */
export async function awaitingDates(knex: Knex, run: number): Promise<string[]> {
  const rows = await knex('placed_rows')
    .where({ run, place: 'awaiting' })
    .distinct('business_date')
    .orderBy('business_date')
  return rows.map((row) => row.business_date)
}

/** `[[file, line], ...]` of a jsonb column as references. */
export function references(rows: unknown): RowReference[] {
  return (rows as [number, number][]).map(([fileId, line]) => ({ fileId, line }))
}

export async function zerosOfRun(
  knex: Knex,
  run: number,
  businessDate?: string,
): Promise<KeptZero[]> {
  const query = knex('zero_amount').where({ run }).orderBy(['file_id', 'line'])
  if (businessDate !== undefined) query.where({ business_date: businessDate })
  return (await query).map(keptZero)
}

/** A record of `zero_amount` as the rest of the house knows it. */
export function keptZero(row: Record<string, unknown>): KeptZero {
  return {
    businessDate: row.business_date as string,
    merchantId: row.merchant_id as string,
    fileId: row.file_id as number,
    line: row.line as number,
    side: row.side as Side,
    kind: row.kind as string,
    terminalId: row.terminal_id as string | null,
    value: row.value as string,
    class: row.class as string,
    cause: row.cause as string,
    alternativeCause: row.alternative_cause as string | null,
    legitimate: row.legitimate as boolean,
    evidence: row.evidence as Evidence[],
    action: row.action as string,
    otherAmount: row.other_amount as string | null,
    currency: row.currency as string,
    isAgain: row.is_again as boolean,
  }
}

/**
 * Writes a run: everything between `begin` and `finish` is one transaction on `client`, so a run
 * is there whole or not at all.
 */
export class RunWriter {
  readonly id: number
  readonly revision: number
  readonly #client: pg.Client
  readonly #businessDate: string
  #last: Promise<void> = Promise.resolve()

  private constructor(client: pg.Client, id: number, revision: number, businessDate: string) {
    this.#client = client
    this.id = id
    this.revision = revision
    this.#businessDate = businessDate
  }

  static async begin(
    client: pg.Client,
    run: Omit<
      RunRecord,
      'id' | 'revision' | 'runId' | 'previousRunId' | 'status' | 'digest' | 'summary'
    >,
  ): Promise<RunWriter> {
    await client.query('BEGIN')
    const { rows } = await client.query<{ id: number; revision: number }>(
      `INSERT INTO run (business_date, revision, run_id, previous, as_of, status, inputs_digest,
         digest, rules_digest, configuration, decision_head, summary)
       SELECT $1, coalesce(max(revision), 0) + 1, '', $2, $3, '', $4, '', $5, $6, $7, '{}'
       FROM run WHERE business_date = $1
       RETURNING id, revision`,
      [
        run.businessDate,
        run.previous,
        run.asOf,
        run.inputsDigest,
        run.rulesDigest,
        run.configuration,
        run.decisionHead,
      ],
    )
    const [row] = rows
    if (row === undefined) throw new Error('The run was not written')
    return new RunWriter(client, row.id, row.revision, run.businessDate)
  }

  async files(
    files: readonly { readonly fileId: number; readonly status: string }[],
  ): Promise<void> {
    await this.#client.query(
      'INSERT INTO run_file (run, file_id, status) SELECT $1, * FROM unnest($2::int[], $3::text[])',
      [this.id, files.map((file) => file.fileId), files.map((file) => file.status)],
    )
  }

  /** What names the run in its lines. */
  get key(): RunKey {
    return { id: this.id, businessDate: this.#businessDate }
  }

  /**
   * Lanes need not wait for one another: their lines are written in the order in which they come. After
   * lines that failed none are tried: PostgreSQL would only say that the transaction is aborted, not why.
   */
  async write(written: readonly RunLines[]): Promise<void> {
    const turn = this.#last.then(async () => {
      for (const { table, columns, bytes } of written) {
        await copied(this.#client, table, columns, [Buffer.from(bytes.buffer)])
      }
    })
    this.#last = turn
    await turn
  }

  /** Keeps open what the run before left open and no lane judged again. */
  async hold(previous: number, judgedAgain: readonly string[]): Promise<HeldOpen> {
    await this.#last
    return holdOpen(this.#client, this.key, previous, judgedAgain)
  }

  /** Ends the run; from here on it is part of the chain. */
  async finish(result: {
    readonly runId: string
    readonly status: string
    readonly digest: string
    readonly summary: unknown
  }): Promise<void> {
    await this.#client.query(
      'UPDATE run SET run_id = $2, status = $3, digest = $4, summary = $5 WHERE id = $1',
      [this.id, result.runId, result.status, result.digest, JSON.stringify(result.summary)],
    )
    await this.#client.query('COMMIT')
  }

  /** Gives the run up: nothing of it stays. */
  async abandon(): Promise<void> {
    await this.#client.query('ROLLBACK').catch(() => {}) // the connection is gone: so is the run
  }
}
