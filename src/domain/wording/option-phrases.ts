// Phrases of options that cannot be used: what is wrong (`option.<id>`), and what to write (`.hint`).
import type { Phrases } from './phrase.ts'

export const OPTION_PHRASES: Phrases = {
  'option.no_date': ['"{value}" is no date.', '“{value}”不是日期。'],
  'option.no_date.hint': ['Write it as YYYY-MM-DD.', '请写成 YYYY-MM-DD。'],
  'option.no_count': [
    '"{value}" is no number from {least} to {most}.',
    '“{value}”不是 {least} 至 {most} 之间的数字。',
  ],
  'option.no_count.hint': ['Write a whole number.', '请写整数。'],
  'option.missing': ['{place} is missing.', '缺少 {place}。'],
  'option.missing.hint': ['See --help for an example.', '示例见 --help。'],
  'option.blank': ['{place} is blank.', '{place} 为空白。'],
  'option.blank.hint': [
    'Say who decides and why: both are kept with the decision.',
    '请说明决定人和原因：二者均随决定保存。',
  ],
  'option.no_locale': ['There is no locale "{value}".', '没有语言“{value}”。'],
  'option.no_locale.hint': ['Choose one of {known}.', '请从以下选择：{known}。'],
  'option.unknown': ['There is no "{value}".', '没有“{value}”。'],
  'option.unknown.hint': ['Choose one of {known}.', '请从以下选择：{known}。'],
  'option.date_and_range': [
    '--date goes without --from and --to.',
    '--date 不能与 --from、--to 同时使用。',
  ],
  'option.date_and_range.hint': [
    'Name one date, or the first and the last of several.',
    '请指定一个日期，或多个日期的首尾。',
  ],
  'option.with_zero': ['{place} goes without --zero.', '{place} 不能与 --zero 同时使用。'],
  'option.with_zero.hint': [
    'The zero-amount ledger is narrowed by --date and --cause.',
    '零金额台账可用 --date 和 --cause 筛选。',
  ],
  'option.range_reversed': ['{to} lies before {from}.', '{to} 早于 {from}。'],
  'option.range_reversed.hint': ['Name the earlier date as --from.', '请将较早的日期写在 --from。'],
  'option.no_timestamp': ['"{value}" is no point in time.', '“{value}”不是时间点。'],
  'option.no_timestamp.hint': [
    'Write it with its offset, as 2026-03-03T09:00:00+08:00, or in UTC, as 2026-03-03T01:00:00Z.',
    '请带上时区偏移，如 2026-03-03T09:00:00+08:00；或使用 UTC，如 2026-03-03T01:00:00Z。',
  ],
  'option.no_action': ['"{value}" is neither try nor guess.', '“{value}”既不是 try 也不是 guess。'],
  'option.no_action.hint': ['See --help for an example.', '示例见 --help。'],
  'option.no_row': ['"{value}" names no row.', '“{value}”没有指明任何行。'],
  'option.no_row.hint': [
    'Write FILE:LINE, several separated by commas.',
    '请写成“文件:行号”，多个以逗号分隔。',
  ],
  'option.row_twice': ['{place} is named twice.', '{place} 被指定两次。'],
  'option.row_twice.hint': ['Name each row once.', '每行只写一次。'],
}
