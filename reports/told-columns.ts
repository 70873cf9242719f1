// The columns by which a row tells why: evidence, what else it could be, what to do, who acts, how it is prevented.
import type { CauseId, Evidence } from '../src/domain/exception.ts'
import { actorOf } from '../src/domain/remedy.ts'
import { evidenceText, isDecider } from '../src/domain/wording/evidence-text.ts'
import { type Locale, say } from '../src/domain/wording/wording.ts'
import { INK, LOOK, type Look } from './looks.ts'
import type { Column } from './table.ts'
import { lines, wordsOf } from './words.ts'

/** What an exception and a zero amount say alike. */
interface Told {
  readonly cause: CauseId
  readonly alternativeCause: CauseId | null
  readonly evidence: readonly Evidence[]
  readonly action: string
}

/** Two causes stand out: one wants risk control, the other wants somebody to find it. */
const CAUSE_LOOK: Readonly<Partial<Record<CauseId, Look>>> = {
  fraud_suspected: { ...LOOK.wrapped, bold: true, ink: INK.negative },
  unknown: { ...LOOK.wrapped, italic: true, ink: INK.quiet },
}

export const CAUSE_COLUMN: Column<Told> = {
  id: 'cause',
  width: 14,
  cell: (row, locale) => ({
    value: wordsOf(locale, 'cause', row.cause),
    look: CAUSE_LOOK[row.cause] ?? LOOK.wrapped,
  }),
}

export const EVIDENCE_COLUMN: Column<Told> = {
  id: 'evidence',
  width: 40,
  cell: (row, locale) => ({
    value: bullets(
      row.evidence.filter((one) => !isDecider(one)),
      locale,
    ),
    look: LOOK.wrapped,
  }),
}

export const TOLD_COLUMNS: readonly Column<Told>[] = [
  {
    id: 'alternative',
    width: 23,
    cell: (row, locale) => ({ value: alternative(row, locale), look: LOOK.quietWrapped }),
  },
  {
    id: 'remedy',
    width: 27,
    cell: (row, locale) => ({ value: wordsOf(locale, 'action', row.action), look: LOOK.wrapped }),
  },
  {
    id: 'actor',
    width: 11,
    cell: (row, locale) => {
      const actor = actorOf(row.action)
      return { value: actor && wordsOf(locale, 'actor', actor), look: LOOK.wrapped }
    },
  },
]

/** Beside the list on the screen only: the summary has it on paper, once a cause. */
export const PREVENTION_COLUMN: Column<Told> = {
  id: 'prevention',
  width: 32,
  cell: (row, locale) => ({
    value: wordsOf(locale, 'prevention', row.cause),
    look: LOOK.quietWrapped,
  }),
}

/** The other cause, and beneath it the record that would decide. */
function alternative({ alternativeCause, evidence }: Told, locale: Locale): string | null {
  if (alternativeCause === null) return null
  const deciders = evidence
    .filter(isDecider)
    .map((one) => say(locale, 'report.would_decide', { what: evidenceText(locale, one) }))
  return lines([wordsOf(locale, 'cause', alternativeCause), ...deciders])
}

function bullets(evidence: readonly Evidence[], locale: Locale): string {
  return lines(evidence.map((one) => `• ${evidenceText(locale, one)}`))
}
