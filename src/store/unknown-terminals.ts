// Terminals that settlement files name and no journal of their merchant knows, and whose sales they are.
import type pg from 'pg'
import { type Stray, straysAmong } from '../domain/strays.ts'
import type { StoredTransaction } from '../domain/transaction.ts'
import { arraySql, copiedOut, copiedTransaction } from './copied-rows.ts'
import { inOrder, key } from './day-parts.ts'
import { COLUMNS, isOf } from './rows.ts'

export interface Terminal {
  readonly merchantId: string
  readonly terminalId: string
}

/** By `key(merchant, terminal)`. */
export function terminalsOf(rows: readonly StoredTransaction[]): Map<string, Terminal> {
  const terminals = new Map<string, Terminal>()
  for (const { merchantId, terminalId } of rows) {
    if (terminalId === null) continue
    const name = key(merchantId, terminalId)
    if (!terminals.has(name)) terminals.set(name, { merchantId, terminalId })
  }
  return terminals
}

/** Those of the settlement rows that no journal line of any date names, a refused one included, and `isConfigured` does not list. */
export async function unknownTerminals(
  client: pg.Client,
  files: { readonly journals: readonly number[]; readonly all: readonly number[] },
  concerned: readonly StoredTransaction[],
  isConfigured: (merchantId: string, terminalId: string) => boolean,
): Promise<Terminal[]> {
  const asked = terminalsOf(concerned.filter((row) => row.side === 'settlement'))
  const all = [...asked.values()]
  const { rows } = await client.query<{ merchant_id: string; terminal_id: string }>(
    `SELECT merchant_id, terminal_id FROM unnest($1::text[], $2::text[]) AS asked (merchant_id, terminal_id)
     WHERE EXISTS (
       SELECT FROM terminal_day t
       WHERE t.merchant_id = asked.merchant_id AND t.terminal_id = asked.terminal_id
         AND t.file_id = ANY ($3::int[]))
       OR EXISTS (
       SELECT FROM rejected_line r
       WHERE r.merchant_id = asked.merchant_id AND r.terminal_id = asked.terminal_id
         AND r.side = 'journal' AND r.file_id = ANY ($4::int[]))`,
    [all.map((one) => one.merchantId), all.map((one) => one.terminalId), files.journals, files.all],
  )
  for (const row of rows) asked.delete(key(row.merchant_id, row.terminal_id))
  return inOrder(asked).filter((one) => !isConfigured(one.merchantId, one.terminalId))
}

/** The settlement rows of unknown terminals whose very sale another merchant's journal has. */
export async function straysOf(
  client: pg.Client,
  journals: ReadonlyMap<number, string>,
  concerned: readonly StoredTransaction[],
  unknown: readonly Terminal[],
): Promise<Stray[]> {
  if (unknown.length === 0) return []
  const names = new Set(unknown.map((one) => key(one.merchantId, one.terminalId)))
  const settled = concerned.filter(
    (row) => row.side === 'settlement' && names.has(key(row.merchantId, row.terminalId)),
  )
  const fileIds = [...journals.keys()]
  const terminals = [...new Set(unknown.map((one) => one.terminalId))]
  const dates = [...new Set(settled.map((row) => row.businessDate))]
  const { rows } = await client.query<{ merchant_id: string }>(
    `SELECT DISTINCT merchant_id FROM terminal_day
     WHERE terminal_id = ANY ($1::text[]) AND business_date = ANY ($2::date[])
       AND file_id = ANY ($3::int[])`,
    [terminals, dates, fileIds],
  )
  // Nearly always: then no row of the dates is looked at.
  if (rows.length === 0) return []
  const merchants = rows.map((row) => row.merchant_id)
  const amounts = [...new Set(settled.map((row) => row.amount))]
  const query = `SELECT ${COLUMNS.join(', ')} FROM transaction t
    WHERE business_date = ANY (${arraySql(client, dates)}::date[]) AND ${isOf(fileIds)}
      AND side = 'journal' AND merchant_id = ANY (${arraySql(client, merchants)}::text[])
      AND terminal_id = ANY (${arraySql(client, terminals)}::text[])
      AND amount = ANY (${arraySql(client, amounts)}::numeric[])`
  const found: StoredTransaction[] = []
  const told = (cells: Parameters<typeof copiedTransaction>[0]) =>
    copiedTransaction(cells, 0, (fileId) => journals.get(fileId) ?? '')
  for await (const portion of copiedOut(client, query, told)) found.push(...portion)
  return straysAmong(settled, found)
}
