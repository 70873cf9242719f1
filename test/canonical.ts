// Canonical files written by hand, in as few words as a test needs: what is not said is the usual.

export type Cells = Readonly<Record<string, string>>

const USUAL: Cells = { merchant_id: 'M1', terminal_id: 'T1', type: 'sale', currency: 'CNY' }

function file(rows: readonly Cells[], columns: readonly string[]): string {
  const extra = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (name) => !columns.includes(name),
  )
  const all = [...columns, ...extra]
  const lines = rows.map((row) => all.map((name) => row[name] ?? USUAL[name] ?? '').join(','))
  return `${[all.join(','), ...lines].join('\n')}\n`
}

/** A journal's bytes. */
export function journal(...rows: readonly Cells[]): string {
  const columns = ['merchant_id', 'terminal_id', 'batch_no', 'stan', 'rrn', 'type', 'amount']
  return file(rows, [...columns, 'currency', 'transaction_at'])
}

/** A settlement file's bytes. */
export function settlement(...rows: readonly Cells[]): string {
  const columns = ['merchant_id', 'terminal_id', 'batch_no', 'stan', 'rrn', 'type', 'gross']
  return file(rows, [...columns, 'currency', 'transaction_at', 'settlement_date'])
}

/** A sale as both sides tell it: `no` makes its references. */
export function sale(no: number, amount: string, date: string, more: Cells = {}) {
  const references = {
    batch_no: '000001',
    stan: String(no).padStart(6, '0'),
    rrn: `60610${String(no).padStart(7, '0')}`,
    transaction_at: `${date}T10:${String(no % 60).padStart(2, '0')}:00`,
  }
  return {
    journal: { ...references, amount, ...more },
    settled: (on: string, gross = amount, other: Cells = {}) => ({
      ...references,
      gross,
      settlement_date: on,
      ...more,
      ...other,
    }),
  }
}
