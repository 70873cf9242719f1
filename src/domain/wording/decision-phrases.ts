// Phrases of people's decisions: what commands, reports and explanations say of them.
import type { Phrases } from './phrase.ts'

export const DECISION_PHRASES: Phrases = {
  'cli.decided.match': [
    'Matched by hand: {amount}, difference {difference}.',
    '已人工匹配：{amount}，差额 {difference}。',
  ],
  'cli.decided.unmatch': [
    'Taken apart: no rule joins these rows again.',
    '已拆开：任何规则都不会再匹配这些行。',
  ],
  'cli.decided.stale': [
    '{date} was run before this decision: run it again (tieout run --date {date} --cascade). Rows that are still open the next date takes up as well.',
    '{date} 的对账早于此决定：请重新运行（tieout run --date {date} --cascade）。仍未结的行，下一日期的对账也会处理。',
  ],
  'cli.decided.stale_dates': [
    '{count} dates from {first} to {last} were run before this decision: run the first again, and the others with it (tieout run --date {first} --cascade). Rows that are still open the next date takes up as well.',
    '{first} 至 {last} 共 {count} 个日期的对账早于此决定：请重新运行第一个日期，其余随之运行（tieout run --date {first} --cascade）。仍未结的行，下一日期的对账也会处理。',
  ],
  'cli.decided.next': [
    'No run has to be made again: the next one takes it up.',
    '无需重新运行：下一次对账时生效。',
  ],
  'notice.matched_by_hand': [
    '{count} {count|match was|matches were} made by hand: {amount} {currency}, difference {difference} {currency}.',
    '人工匹配 {count} 笔：{amount} {currency}，差额 {difference} {currency}。',
  ],
  'notice.decision_lapsed': [
    'A match by hand of {by} ("{note}") holds no more, because a restated file lacks a row of it or gives it another amount: {rows}.',
    '{by} 的人工匹配（“{note}”）已失效，因为更新后的文件缺少其中一行或金额已变：{rows}。',
  ],
  'report.identity.decision_head': ['Last decision known', '已知的最后一项决定'],
  'explain.decisions': ['People decided', '人工决定'],
  'explain.decided.match': ['matched by hand', '人工匹配'],
  'explain.decided.unmatch': ['taken apart', '拆开匹配'],
  'stopped.DECISIONS_BROKEN': [
    'The chain of decisions is broken.',
    '决定记录链已被破坏：请从备份恢复 decision 表。',
  ],
  'stopped.NO_ROW': [
    'There is no such row.',
    '没有这一行：请按 tieout exceptions 和 tieout matches 显示的“文件:行号”指定。',
  ],
  'stopped.WRONG_SIDE': [
    'The row is of the other side.',
    '该行属于另一方：请先写终端流水的行，再写结算文件的行。',
  ],
  'stopped.NOT_FINANCIAL': [
    'The row moves no money.',
    '该行不涉及资金：请指定交易或退款本身的行。',
  ],
  'stopped.DIFFERENT_MERCHANTS': [
    'The rows are of different merchants.',
    '这些行属于不同商户：请在来源的 merchants 中映射编号，并将文件再次放入收件目录。',
  ],
  'stopped.DIFFERENT_CURRENCIES': [
    'The rows are in different currencies.',
    '这些行币种不同：不同币种不能匹配。',
  ],
  'stopped.MATCHED_BY_HAND': [
    'A row was matched by hand before.',
    '其中一行此前已人工匹配：请先用 tieout unmatch 拆开该决定。',
  ],
  'stopped.NO_MATCH': [
    'There is no such match.',
    '没有这一匹配：tieout matches --date D --json 会列出编号。',
  ],
  'stopped.ALREADY_PARTED': [
    'The match was taken apart before.',
    '该匹配此前已被拆开：请重新运行其营业日（tieout run --date D --cascade）。',
  ],
}
