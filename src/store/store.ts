// The door of the store: where rows, files and runs are kept, in PostgreSQL.

export {
  awaitingRows,
  fileNames,
  type Largest,
  largestZeros,
  type MatchLine,
  matchesOfRun,
  openExceptions,
  rowsAt,
  schemesSeen,
} from './books.ts'
export {
  asStopped,
  type Client,
  type Connection,
  connect,
  openStore,
  type Store,
} from './connection.ts'
export { type ChannelTally, channelBuckets } from './day-buckets.ts'
export {
  dayFactsOf,
  type FactsScope,
  gatherFacts,
  type PreparedFacts,
  type TalliedFacts,
  tallyFacts,
} from './day-facts.ts'
export {
  leaveToRules,
  type PlacedReference,
  type Placement,
  placementsOf,
  type RowTraits,
  rowsWith,
  waitingAmong,
} from './decided-rows.ts'
export { addDecision, keptDecisions } from './decisions.ts'
export {
  exceptionHistory,
  type Mention,
  rowsAround,
  type Surroundings,
} from './exception-history.ts'
export {
  type FileRecord,
  type FileTotal,
  indexPages,
  linesRefusedBy,
  nextFileIds,
  type Refusal,
  type RefusedTotal,
  receivedFiles,
  recordUnloaded,
  refreshStatistics,
  refusedTotals,
  rejectedLines,
  type StoredRejection,
} from './files.ts'
export { type HeldTerms, type Reopened, reopenHeld } from './held-rows.ts'
export { type KnownScope, knownRows } from './known-rows.ts'
export { type Lane, type Share, WHOLE } from './lane.ts'
export {
  hasExceptionsOf,
  type LatestException,
  latestExceptions,
  type WantedExceptions,
} from './latest-exceptions.ts'
export {
  type FileRead,
  type FileToLoad,
  type Loaded,
  type LoadingSink,
  loadFile,
} from './loading.ts'
export { type HeldOpen, openAmong, openDates } from './open-exceptions.ts'
export { type Overlap, type SupersededRows, supersededRows } from './overlaps.ts'
export { partLargeMerchants } from './portions.ts'
export { restatementOf, type Versions } from './restatements.ts'
export * from './run-lines.ts'
export * from './runs.ts'
export {
  countLeft,
  type LeftRow,
  leaveOut,
  leftBytes,
  leftRowsIn,
  openLane,
  type SievedPairs,
  sieve,
} from './sieve.ts'
export {
  gatherReferrers,
  type KeyColumn,
  type SieveKey,
  type SieveTerms,
  type Slice,
} from './sieve-pool.ts'
export { terminalActivity } from './terminal-activity.ts'
export {
  alertsBetween,
  countWatchedDay,
  keepAlerts,
  unwatchedDates,
  watchedDays,
} from './watching.ts'
