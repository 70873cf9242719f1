// What a database's error means to an operator: what to mend, or nothing, where the mistake is ours.
import { EXIT, type ExitCode, StoppedError } from '../domain/stopped-error.ts'

const UNREACHABLE =
  /^(ECONNREFUSED|ENOENT|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN|08\w{3}|57P03|28\w{3}|3D000|53300)$/
/** A server that took the connection and then went away, or ended it. */
const LOST = /^(ECONNRESET|EPIPE|0800[36]|57P0[124])$/
const LOST_WORDS = /terminat|Connection ended|not queryable|connection error/i
/** A quota has no code of its own. */
const FULL = /^(53100|ENOSPC|EDQUOT)$/
const FULL_WORDS = /no space left|quota exceeded/i

/** knex puts the statement before what the server said. */
const STATEMENT = /^(?:select|insert|update|delete|create|alter|drop|with)\s[\s\S]* - /i

type Trouble = readonly [code: string, exit: ExitCode, said: string, hint: string]

/** By SQLSTATE. */
const OF_THE_STORE: readonly (readonly [states: RegExp, trouble: Trouble])[] = [
  [
    /^(42501|3F000)$/,
    [
      'STORE_NO_RIGHTS',
      EXIT.database,
      'The database refuses this to the role of DATABASE_URL',
      'Give the role the right to create and use tables in its schema (GRANT ALL ON SCHEMA public TO it), or name the role that made the store.',
    ],
  ],
  [
    /^25006$/,
    [
      'STORE_READ_ONLY',
      EXIT.database,
      'The database takes no changes',
      'Name the server that does in DATABASE_URL (not a standby), or set default_transaction_read_only to off for the role.',
    ],
  ],
  [
    /^(57014|55P03|25P0[34]|57P05)$/,
    [
      'STORE_TIMEOUT',
      EXIT.database,
      'The database ended a statement before it was done',
      'Run the command again, with nothing else holding the tables; where a limit ended it, raise statement_timeout, lock_timeout or transaction_timeout for the role.',
    ],
  ],
  [
    /^(53200|53400)$/,
    [
      'STORE_LIMIT',
      EXIT.database,
      'The database has reached a limit of its memory or settings',
      'Give it more memory, or raise the setting that it names; then run the command again.',
    ],
  ],
  [
    /^(58\w{3}|XX00[12])$/,
    [
      'STORE_BROKEN',
      EXIT.database,
      'The database cannot read or write its files',
      'Check its volume and its log, then run the command again; restore a backup where its files are damaged.',
    ],
  ],
]

/** A socket that is not there is trouble with the server; any other file that is not is none. */
function isOfSocket(error: Error): boolean {
  const all = error instanceof AggregateError ? error.errors : [error]
  return all.some((one: NodeJS.ErrnoException) => one.syscall === 'connect')
}

/**
 * `isEmbedded`: the server is tieout's own, which ran when its connection was handed out.
 * `isConnecting`: nothing was lost yet; what answers may be no database at all.
 */
export function stoppedOf(error: unknown, isEmbedded: boolean, isConnecting = false): unknown {
  if (error instanceof StoppedError || !(error instanceof Error)) return error
  const code = (error as { code?: unknown }).code
  const first = (error as AggregateError).errors?.[0] as { code?: unknown } | undefined
  const known = String(code ?? first?.code ?? '')
  if (known === 'ENOENT' && !isOfSocket(error)) return error
  const said = error.message.replace(STATEMENT, '') || known
  if (FULL.test(known) || (known.startsWith('58') && FULL_WORDS.test(said))) {
    return new StoppedError('NO_SPACE', EXIT.space, `The store has no space left: ${said}`, {
      hint: 'Free space on the volume of the database and run the command again; nothing was half loaded.',
      cause: error,
    })
  }
  const trouble = OF_THE_STORE.find(([states]) => states.test(known))
  if (trouble !== undefined) {
    const [, [stop, exit, what, hint]] = trouble
    return new StoppedError(stop, exit, `${what}: ${said}`, { hint, cause: error })
  }
  const isUnreachable = UNREACHABLE.test(known)
  const isLost = LOST.test(known) || LOST_WORDS.test(said)
  if (isEmbedded ? isLost || isUnreachable : isLost && !isConnecting) {
    return new StoppedError(
      'DATABASE_LOST',
      EXIT.database,
      `The database went away in the middle: ${said}`,
      {
        hint: 'Run the command again: nothing was half written. If it goes away again, its log says why (.tieout/postgres.log without DATABASE_URL).',
        cause: error,
      },
    )
  }
  if (isLost || isUnreachable) {
    return new StoppedError('NO_DATABASE', EXIT.database, `No database: ${said}`, {
      hint: 'Check DATABASE_URL and that the server runs; without DATABASE_URL tieout brings its own.',
      cause: error,
    })
  }
  return error
}
