// system_fault: the terminal or its journal lost, kept back or never recorded what happened.
import { evidence, parts } from '../../domain/evidence-facts.ts'
import type { CauseRule, Finding } from '../cause-rule.ts'
import { besideOutage, byAnswer } from '../codes.ts'
import { otherAmountOf } from '../other-side.ts'
import { terminalOutage } from '../outage.ts'
import { amountEvidence, bothAmounts, type Scene } from '../scene.ts'
import { lostStan } from '../stans.ts'
import { outageRow } from '../undone.ts'
import { upgradeRun } from '../zero-neighbors.ts'

export const SYSTEM_FAULT: CauseRule = {
  id: 'system_fault',
  edition: 8,
  remedy: 'repair_terminal',
  decider: 'decide_terminal',
  finders: [
    ...byAnswer('system_fault'),
    amountNotRecorded,
    afterUpgrade,
    oneTerminalDown,
    lostRecord,
    batchLeftOpen,
    leftOutOfTotal,
    storedTwice,
  ],
}

/** 0 or blank here, and the acquirer settled an amount: the amount was not recorded. */
function amountNotRecorded(scene: Scene): Finding[] {
  const { zero } = scene
  if (zero === null || zero.row.side !== 'journal' || otherAmountOf(zero) === null) return []
  // What was refused had no amount to record.
  if (scene.standing === 'declined') return []
  return [
    {
      ground: 'other_side',
      evidence: bothAmounts(zero, scene.terms),
      zeroClass: 'amount_not_recorded',
    },
  ]
}

function afterUpgrade(scene: Scene): Finding[] {
  const found = upgradeRun(scene)
  return found ? [{ ground: 'version_change', evidence: [found], zeroClass: 'upgrade' }] : []
}

function oneTerminalDown(scene: Scene): Finding[] {
  const row = outageRow(scene)
  const found = row && terminalOutage(scene, row)
  if (!found) return []
  const told = [found, ...besideOutage(scene)]
  return [{ ground: 'outage_terminal', evidence: told, zeroClass: 'terminal_failure' }]
}

/** The settled STAN (or the original's, for an orphan) is missing from the terminal's own count. */
function lostRecord(scene: Scene): Finding[] {
  const { row, type } = scene
  const isLoneZero = scene.zero?.row.side === 'settlement' && scene.journal.length === 0
  const stan =
    type === 'missing_journal' || type === 'batch_total_difference' || isLoneZero
      ? row.stan
      : type === 'orphan_lifecycle'
        ? row.originalStan
        : null
  const found = lostStan(scene, row, stan)
  if (found === null) return []
  return [
    isLoneZero
      ? { ground: 'stan_gap', evidence: [found], zeroClass: 'record_lost' }
      : { ground: 'stan_gap', evidence: [found] },
  ]
}

/**
 * Only where this terminal's journal carries batch closes at all, this batch has none, and none of
 * its rows settled: the batch never left the terminal. domain.md 5
 */
function batchLeftOpen(scene: Scene): Finding[] {
  const { row, type } = scene
  if (type !== 'missing_settlement' || row.batchNo === null) return []
  const day = scene.facts.terminalDay(row)
  const batch = day?.batches.find((one) => one.batchNo === row.batchNo)
  if (day === undefined || batch === undefined) return []
  if (day.closesKnown === 0 || batch.closes > 0 || batch.settled > 0) return []
  return [
    {
      ground: 'batch_left_open',
      evidence: [
        evidence(
          'batch_left_open',
          parts({
            batch: batch.batchNo,
            terminal: day.terminalId,
            rows: batch.approved,
            settled: batch.settled,
            closes: day.closesKnown,
          }),
        ),
      ],
    },
  ]
}

/** The terminal's own total leaves out rows that its journal has: matching found the one set. */
function leftOutOfTotal(scene: Scene): Finding[] {
  const isExplained = scene.leftover?.notes.some((note) => note.fact === 'explained_by')
  if (scene.type !== 'batch_total_difference' || isExplained !== true) return []
  return [{ ground: 'left_out', evidence: [amountEvidence(scene.row, scene.terms)] }]
}

/** A record repeated under its own STAN: perhaps not keyed twice, but stored twice. */
function storedTwice(scene: Scene): Finding[] {
  const { row, type } = scene
  if (type !== 'duplicate_journal' || row.stan === null) return []
  return [{ ground: 'could_be', evidence: [] }]
}
