// Alerts as lines for a person: what, whose, since when, and what shows it.
import type { Alert } from '../domain/monitoring.ts'
import { evidenceText } from '../domain/wording/evidence-text.ts'
import { hasWords } from '../domain/wording/wording.ts'
import type { Work } from './work.ts'

/** One line of head, one of each fact. */
export function alertLines(alert: Alert, { words, locale, terminal }: Work): string[] {
  const subject = words(`monitor.scope.${alert.scope}`, {
    name: alert.name,
    merchant: alert.merchantId,
  })
  const cause = `cause.${alert.detail}`
  const detail = alert.detail === '' ? '' : hasWords(cause) ? words(cause) : alert.detail
  const since =
    alert.since === alert.businessDate ? '' : words('monitor.since', { date: alert.since })
  const head = [words(`monitor.alert.${alert.kind}`), subject, detail, since]
  return [
    terminal.yellow(head.filter((part) => part !== '').join('  ')),
    ...alert.evidence.map((one) => `  ${evidenceText(locale, one)}`),
  ]
}
