// What a command says of a decision that a person made: what it joins or parts, and which dates to run again.
import type { Made, Signed } from '../../jobs/hand-match.ts'
import { BadOptionError } from '../domain/bad-option-error.ts'
import { required, writeJson } from './command.ts'
import type { Work } from './work.ts'

/** Who decides and why: both must be there, and not blank. */
export function signedBy(options: {
  readonly note?: string | undefined
  readonly by?: string | undefined
}): Signed {
  const said = (value: string | undefined, name: string) => {
    const text = required(value, name).trim()
    if (text !== '') return text
    throw new BadOptionError('blank', name)
  }
  return { note: said(options.note, '--note'), by: said(options.by, '--by') }
}

export function tellDecision(work: Work, made: Made): void {
  const place = ({ file, line }: { readonly file: string; readonly line: number }) => ({
    file,
    line,
  })
  const { entry, id, amount, difference, currency, stale } = made
  if (work.json) {
    writeJson({
      schema: 'tieout/decision@1',
      decision: {
        id,
        sequence: entry.sequence,
        what: entry.what,
        journal: made.journal.map(place),
        settlement: made.settlement.map(place),
        amount,
        currency,
        difference,
        note: entry.note,
        by: entry.by,
        decidedAt: entry.decidedAt,
        previousHash: entry.previousHash,
        hash: entry.hash,
      },
      stale,
    })
    return
  }
  const { words, terminal } = work
  const list = (rows: Made['journal']) => rows.map((row) => `${row.file}:${row.line}`).join(' + ')
  const values = { amount: `${amount} ${currency}`, difference: `${difference} ${currency}` }
  const rows = `${list(made.journal)} = ${list(made.settlement)}`
  process.stdout.write(`${id}  ${rows}\n${words(`cli.decided.${entry.what}`, values)}\n`)
  const [first, last] = [stale[0], stale.at(-1)]
  if (first === undefined || last === undefined) terminal.note(words('cli.decided.next'))
  else if (first === last) terminal.note(words('cli.decided.stale', { date: first }))
  else terminal.note(words('cli.decided.stale_dates', { count: stale.length, first, last }))
}
