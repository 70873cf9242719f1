// Phrases of what came in: archives, restated files, ids without a map, files that are owed.
import type { Phrases } from './phrase.ts'

export const INTAKE_PHRASES: Phrases = {
  'notice.unmapped_merchants': [
    '{source}: {count} merchant ids that `merchants` of the source does not map: {ids}. They stand as they are and match nothing of ours. Complete the map; it holds for files received from then on.',
    '{source}：有 {count} 个商户号未在该来源的 merchants 中映射：{ids}。这些编号原样保留，无法与我方匹配。请补全映射；映射对之后收到的文件生效。',
  ],
  'cli.doctor.unmapped_merchants.mend': [
    '{source}: {count} merchant ids that `merchants` of the source does not map: {ids}. They stand as they are and match nothing of ours. Complete the map; it holds for files received from then on.',
    '{source}：有 {count} 个商户号未在该来源的 merchants 中映射：{ids}。这些编号原样保留，无法与我方匹配。请补全映射；映射对之后收到的文件生效。',
  ],
  'notice.unmapped_terminals': [
    '{source}: {count} terminal ids that `terminals` of the source does not map: {ids}. They stand as they are and match nothing of ours. Complete the map; it holds for files received from then on.',
    '{source}：有 {count} 个终端号未在该来源的 terminals 中映射：{ids}。这些编号原样保留，无法与我方匹配。请补全映射；映射对之后收到的文件生效。',
  ],
  'cli.doctor.unmapped_terminals.mend': [
    '{source}: {count} terminal ids that `terminals` of the source does not map: {ids}. They stand as they are and match nothing of ours. Complete the map; it holds for files received from then on.',
    '{source}：有 {count} 个终端号未在该来源的 terminals 中映射：{ids}。这些编号原样保留，无法与我方匹配。请补全映射；映射对之后收到的文件生效。',
  ],
  'cli.doctor.maps.ok': [
    'Every merchant and terminal id received has its map.',
    '收到的商户号和终端号均已映射。',
  ],
  'report.restatement': [
    'Restates {of}: {added} rows added, {removed} removed, {changed} changed.',
    '更新版本 {of}：新增 {added} 行，删除 {removed} 行，变更 {changed} 行。',
  ],
  'cli.restated.added': [
    '{place}: added: {reference} {amount}',
    '{place}：新增：{reference} {amount}',
  ],
  'cli.restated.removed': [
    '{place} of the version before: removed: {reference} {before}',
    '{place}（旧版本）：删除：{reference} {before}',
  ],
  'cli.restated.changed': [
    '{place} (before: line {lineBefore}): changed: {reference} {before} -> {amount} ({fields})',
    '{place}（旧版本第 {lineBefore} 行）：变更：{reference} {before} -> {amount}（{fields}）',
  ],
  'cli.left_alone.changed': [
    '{name}: was written to while it was read; nothing of it counts, and the next run reads it again.',
    '{name}：读取期间文件被改写；本次不计入，下次运行将重新读取。',
  ],
  'cli.left_alone.entry_no_source': [
    '{name}: no source takes this file of the archive; it was not read.',
    '{name}：没有来源匹配压缩包中的此文件，未读取。',
  ],
}
