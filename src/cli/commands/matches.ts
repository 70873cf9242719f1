// tieout matches: the matches of a date's latest revision.
import { once } from 'node:events'
import { matchId } from '../../domain/match.ts'
import { exactText, isZeroText } from '../../domain/money.ts'
import { EXIT } from '../../domain/stopped-error.ts'
import { ruleWords } from '../../domain/wording/rule-words.ts'
import { runAskedFor, warnWhereStale } from '../asked-run.ts'
import { type CommandDefinition, dateOption, required } from '../command.ts'
import { type CommonOptions, withStore } from '../work.ts'

export const matches: CommandDefinition = {
  name: 'matches',
  summary: 'the matches of a date; with --json one object a line',
  example: 'tieout matches --date 2026-03-02 --json',
  prints: true,
  declare: (command) => {
    command.option('--date <date>', 'the business date')
  },
  run: async (options: CommonOptions & { date?: string }) => {
    const date = required(dateOption(options.date, '--date'), '--date')
    return withStore(options, async (work) => {
      const { connect, fileNames, matchesOfRun } = await import('../../store/store.ts')
      const run = await runAskedFor(work.store, date)
      const names = await fileNames(work.store.knex)
      const client = await connect(work.store.connection)
      const place = (row: { fileId: number; line: number }) => ({
        file: names.get(row.fileId) ?? '',
        line: row.line,
      })
      let isNone = true
      try {
        for await (const batch of matchesOfRun(client, run.id)) {
          let text = ''
          for (const match of batch) {
            isNone = false
            const journal = match.journal.map(place)
            const settlement = match.settlement.map(place)
            const { rule, currency } = match
            const amount = exactText(match.amount, currency)
            const difference = exactText(match.difference, currency)
            const id = matchId(date, journal, settlement)
            if (work.json) {
              text += `${JSON.stringify({ matchId: id, rule, journal, settlement, amount, currency, difference })}\n`
            } else {
              const list = (rows: typeof journal) =>
                rows.map((row) => `${row.file}:${row.line}`).join(' + ')
              const beyond = isZeroText(match.difference)
                ? ''
                : `  ${work.words('cli.matches.difference', { difference, currency })}`
              text += `${id}  ${list(journal)} = ${list(settlement)}  ${amount} ${currency}  ${ruleWords(work.locale, rule)}${beyond}\n`
            }
          }
          if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain')
        }
      } finally {
        await client.end()
      }
      if (isNone) work.terminal.note(work.words('cli.matches.none', { date }))
      await warnWhereStale(work, date)
      return EXIT.done
    })
  },
}
