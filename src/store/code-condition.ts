// Response codes as a condition of SQL: each row is held against the codes of the table that serves it.
import type pg from 'pg'
import { DEFAULT_NETWORK, type ResponseCodeTable, tableFor } from '../domain/response-codes.ts'
import { arraySql } from './copied-rows.ts'

/**
 * SQL's twin of `tableFor`: true for a row `t` whose response code is among `codesOf` its table.
 * `comesFrom` is the condition that a row comes from one of these sources.
 */
export function codeCondition(
  client: pg.Client,
  tables: readonly ResponseCodeTable[],
  codesOf: (table: ResponseCodeTable) => readonly string[],
  comesFrom: (sources: readonly string[]) => string,
): string {
  const among = (table: ResponseCodeTable) =>
    `t.response_code = ANY (${arraySql(client, [...codesOf(table)])}::text[])`
  const networks = tables
    .filter((table, index) => tables.findIndex((one) => one.network === table.network) === index)
    .filter((table) => table.network !== DEFAULT_NETWORK)
    .map((table) => `WHEN t.scheme = ${client.escapeLiteral(table.network)} THEN ${among(table)}`)
  const sources = tables
    .filter((table) => table.sources !== undefined)
    .map((table) => `WHEN ${comesFrom(table.sources ?? [])} THEN ${among(table)}`)
  const rest = among(tableFor({ scheme: null, source: '' }, tables))
  if (networks.length + sources.length === 0) return rest
  return `CASE ${[...networks, ...sources].join(' ')} ELSE ${rest} END`
}
