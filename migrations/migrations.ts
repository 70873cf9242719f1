// Every change of the store's shape, in order: a static list, because file names differ between source and build.
import type { Knex } from 'knex'
import * as spine from './0001-spine.ts'
import * as journalTally from './0002-journal-tally.ts'
import * as intake from './0003-intake.ts'
import * as monitor from './0004-monitor.ts'
import * as daysWithoutRows from './0005-days-without-rows.ts'
import * as decisions from './0006-decisions.ts'
import * as toldZeros from './0007-told-zeros.ts'
import * as rejectedMoney from './0008-rejected-money.ts'
import * as referringRows from './0009-referring-rows.ts'
import * as batchNumbers from './0010-batch-numbers.ts'
import * as merchantHalves from './0011-merchant-halves.ts'
import * as countedFiles from './0012-counted-files.ts'
import * as readAgain from './0013-read-again.ts'
import * as exceptionRows from './0014-exception-rows.ts'
import * as refusedReferences from './0015-refused-references.ts'
import * as heldExceptions from './0016-held-exceptions.ts'
import * as zerosToldAgain from './0017-zeros-told-again.ts'
import * as idleUploads from './0018-idle-uploads.ts'

export interface Migration {
  readonly name: string
  up(knex: Knex): Promise<void>
  down(knex: Knex): Promise<void>
}

export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-spine', ...spine },
  { name: '0002-journal-tally', ...journalTally },
  { name: '0003-intake', ...intake },
  { name: '0004-monitor', ...monitor },
  { name: '0005-days-without-rows', ...daysWithoutRows },
  { name: '0006-decisions', ...decisions },
  { name: '0007-told-zeros', ...toldZeros },
  { name: '0008-rejected-money', ...rejectedMoney },
  { name: '0009-referring-rows', ...referringRows },
  { name: '0010-batch-numbers', ...batchNumbers },
  { name: '0011-merchant-halves', ...merchantHalves },
  { name: '0012-counted-files', ...countedFiles },
  { name: '0013-read-again', ...readAgain },
  { name: '0014-exception-rows', ...exceptionRows },
  { name: '0015-refused-references', ...refusedReferences },
  { name: '0016-held-exceptions', ...heldExceptions },
  { name: '0017-zeros-told-again', ...zerosToldAgain },
  { name: '0018-idle-uploads', ...idleUploads },
]

/** knex's view of the list. */
export const migrationSource: Knex.MigrationSource<Migration> = {
  getMigrations: async () => [...MIGRATIONS],
  getMigrationName: (migration) => migration.name,
  getMigration: async (migration) => migration,
}
