// What became of received files, in words.
import type { ReceivedFileReport } from '../../jobs/receive.ts'
import { stopWords } from '../domain/wording/stop-words.ts'
import type { LeftAlone } from '../inbox/inbox.ts'
import type { Work } from './work.ts'

export function tellReceived(
  work: Work,
  files: readonly ReceivedFileReport[],
  leftAlone: readonly LeftAlone[] = [],
): void {
  const { locale, terminal, words } = work
  for (const file of files) {
    const { name, rows, rejected } = file
    if (file.status === 'accepted') {
      terminal.note(words('cli.received.accepted', { name, rows, rejected }))
    } else if (file.status === 'duplicate' && file.duplicateOf === name) {
      terminal.note(words('cli.received.again', { name }))
    } else if (file.status === 'duplicate') {
      terminal.note(words('cli.received.duplicate', { name, of: file.duplicateOf ?? '' }))
    } else {
      const { code = '', message: said = '', place = '', hint = '' } = file.refusal ?? {}
      const message = stopWords(locale, code, said)
      terminal.alarm(words('cli.received.quarantined', { name, code, message, place, hint }))
    }
  }
  for (const { name, why, folder = '', reason = '' } of leftAlone) {
    terminal.note(words(`cli.left_alone.${why}`, { name, folder, reason }))
  }
}
