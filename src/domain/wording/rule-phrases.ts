// Phrases of the rules by which rows are joined: what both sides share.
import type { Phrases } from './phrase.ts'

export const RULE_PHRASES: Phrases = {
  'rule.acquirer_reference': ['acquirer’s reference', '收单机构交易号'],
  'rule.batch_and_stan': ['terminal, batch and STAN', '终端、批次号和流水号'],
  'rule.rrn_and_terminal': ['RRN and terminal', '检索参考号和终端'],
  'rule.original_reference': ['the original’s RRN', '原交易的检索参考号'],
  'rule.authorization_and_card': ['authorization code, card and amount', '授权码、卡号和金额'],
  'rule.authorization_and_stan': ['authorization code, STAN and amount', '授权码、流水号和金额'],
  'rule.same_moment': ['terminal, second and amount', '终端、时刻和金额'],
  'rule.batch_line': ['one line for a batch', '批次汇总行'],
  'rule.terminal_day_line': ['one line for a terminal’s day', '终端当日汇总行'],
  'rule.merchant_day_line': ['one line for a merchant’s day', '商户当日汇总行'],
  'rule.remark_in_window': ['amount and remark within days', '数日内金额与备注相同'],
  'rule.amount_in_window': ['amount within days', '数日内金额相同'],
  'rule.amount_within_minutes': ['amount within minutes', '数分钟内金额相同'],
  'rule.by_hand': ['by hand', '人工匹配'],
  'rule.named': ['{words} ({id})', '{words}（{id}）'],
}
