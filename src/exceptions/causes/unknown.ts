// unknown: nothing that was found decides. Never forced, always counted, always the last resort.
import { evidence, parts } from '../../domain/evidence-facts.ts'
import type { Evidence } from '../../domain/exception.ts'
import type { CauseRule, Finding } from '../cause-rule.ts'
import { byCode } from '../codes.ts'
import { amountEvidence, figureOf, rowEvidence, type Scene } from '../scene.ts'
import { standingAt } from '../stans.ts'

export const UNKNOWN: CauseRule = {
  id: 'unknown',
  edition: 5,
  remedy: 'investigate',
  decider: null,
  // A code that the table does not know is shown as such, never swallowed.
  finders: [byCode('unknown'), nothing],
}

function nothing(scene: Scene): Finding[] {
  return [{ ground: 'nothing', evidence: whatIsThere(scene), zeroClass: 'unexplained' }]
}

/** The facts that a person begins with. */
function whatIsThere(scene: Scene): Evidence[] {
  const { terms, type } = scene
  const [journal, settlement] = [scene.journal[0], scene.settlement[0]]
  if (journal === undefined || settlement === undefined) {
    return [amountEvidence(scene.row, terms), ...searched(scene)]
  }
  const both = (
    fact: 'kinds_differ' | 'currencies_differ' | 'references_differ',
    of: typeof text,
  ) => evidence(fact, parts({ journal: of(journal), settlement: of(settlement) }))
  if (type === 'kind_difference') return [both('kinds_differ', (row) => row.kind)]
  if (type === 'currency_difference') return [both('currencies_differ', figureOf)]
  if (type === 'reference_difference') return [both('references_differ', text)]
  return [...scene.journal, ...scene.settlement].map((row) => amountEvidence(row, terms))
}

function text(row: Scene['row']): string {
  return [row.batchNo, row.stan, row.rrn, row.authCode].map((one) => one ?? '-').join('/')
}

/** What was looked for and not found, where its absence tells. */
function searched(scene: Scene): Evidence[] {
  const { row, terms } = scene
  if (scene.type !== 'missing_journal' || row.terminalId === null) return []
  const day = scene.facts.terminalDay(row)
  if (day === undefined) {
    return [rowEvidence('terminal_silent', row.terminalId, row, terms)]
  }
  return standingAt(day, row, terms)
}
