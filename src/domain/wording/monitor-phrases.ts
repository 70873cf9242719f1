// Phrases of the monitor: kinds of alerts, whose they are, and what shows them.
import { CAUSES } from '../exception.ts'
import { EXCEPTION_PHRASES } from './exception-phrases.ts'
import type { Phrase, Phrases } from './phrase.ts'

/** The words of each cause within a sentence of the monitor's. */
function byCause(prefix: string, wordsOf: (cause: Phrase) => Phrase): Phrases {
  return Object.fromEntries(
    CAUSES.map((cause) => [
      `${prefix}${cause}`,
      wordsOf(EXCEPTION_PHRASES[`cause.${cause}`] ?? [cause, cause]),
    ]),
  )
}

export const MONITOR_PHRASES: Phrases = {
  'monitor.day': [
    '{date}: {zeros} zero {zeros|amount|amounts} in {attempts} {attempts|attempt|attempts} ({rate}); {days} {days|day|days} before: {past}',
    '{date}：{attempts} 笔交易中零金额 {zeros} 笔（{rate}）；此前 {days} 天：{past}',
  ],
  'monitor.none': ['Nothing unusual.', '未见异常。'],
  'monitor.head.alerts': ['Alerts', '告警'],
  'monitor.head.rates': [
    'Zero-amount rates, the least likely first',
    '零金额比率（异常程度由高到低）',
  ],
  'monitor.head.declines': ['Declines by cause', '按原因统计的被拒交易'],
  'monitor.column.scope': ['subject', '对象'],
  'monitor.column.zeros': ['zeros', '零金额'],
  'monitor.column.attempts': ['attempts', '交易笔数'],
  'monitor.column.rate': ['rate', '比率'],
  'monitor.column.past': ['before', '以往'],
  'monitor.column.measure': ['usual', '对照比率'],
  'monitor.column.chance': ['chance', '偶然概率'],
  'monitor.column.against': ['held against', '对照'],
  'monitor.column.cause': ['cause', '原因'],
  'monitor.column.count': ['count', '笔数'],
  'monitor.against.own': ['its own past', '自身以往'],
  'monitor.against.others': ['all others', '其他同类'],
  'monitor.scope.terminal': ['terminal {name} of {merchant}', '商户 {merchant} 的终端 {name}'],
  'monitor.scope.merchant': ['merchant {name}', '商户 {name}'],
  'monitor.scope.scheme': ['scheme {name}', '卡组织 {name}'],
  'monitor.scope.operator': ['operator {name} of {merchant}', '商户 {merchant} 的操作员 {name}'],
  'monitor.since': ['since {date}', '自 {date} 起'],
  'monitor.history': [
    '{count} {count|alert|alerts} on the days before {count|is|are} kept; --json shows {count|it|them}.',
    '此前日期的告警共 {count} 条，可用 --json 查看。',
  ],
  'monitor.alerts': ['{date}: {count} {count|alert|alerts}', '{date}：{count} 条告警'],
  'monitor.alert.zero_rate': ['Many zero amounts', '零金额偏多'],
  'monitor.alert.decline_rate': ['Many declines', '被拒交易偏多'],
  'monitor.alert.silent': ['Silent', '无交易'],
  'monitor.alert.stan_gap': ['STANs missing', '流水号缺失'],
  'monitor.alert.new_version': ['New software version', '新软件版本'],
  'evidence.zero_rate_own': [
    '{zeros} {zeros|zero|zeros} in {attempts} {attempts|attempt|attempts} ({rate}); in its own past {past_zeros} in {past_attempts} ({past})',
    '{attempts} 笔交易中零金额 {zeros} 笔（{rate}）；自身以往 {past_attempts} 笔中 {past_zeros} 笔（{past}）',
  ],
  'evidence.zero_rate_others': [
    '{zeros} {zeros|zero|zeros} in {attempts} {attempts|attempt|attempts} ({rate}); its own past is too short, all others had {past_zeros} in {past_attempts} ({past})',
    '{attempts} 笔交易中零金额 {zeros} 笔（{rate}）；自身历史过短，其他同类 {past_attempts} 笔中 {past_zeros} 笔（{past}）',
  ],
  'evidence.chance': ['Chance of that by accident', '偶然出现的概率'],
  ...byCause('evidence.zero_cause_', ([en, zh]) => [`Of these, ${en}`, `其中，${zh}`]),
  ...byCause('evidence.declines_', ([en, zh]) => [
    `${en}: {count} of {attempts} {attempts|attempt|attempts} ({rate}), before {past}`,
    `${zh}：{attempts} 笔中 {count} 笔（{rate}），以往为 {past}`,
  ]),
  'evidence.zeros_of_terminal': [
    '{zeros} of the {all} {all|zero|zeros} on terminal {name}',
    '{all} 笔零金额中 {zeros} 笔来自终端 {name}',
  ],
  'evidence.zeros_of_operator': [
    '{zeros} of the {all} {all|zero|zeros} by operator {name}',
    '{all} 笔零金额中 {zeros} 笔由操作员 {name} 经办',
  ],
  'evidence.zeros_of_scheme': [
    '{zeros} of the {all} {all|zero|zeros} with {name}',
    '{all} 笔零金额中 {zeros} 笔属于 {name}',
  ],
  'evidence.silent_terminal': [
    'No sale; active on {active} of {days} {days|day|days} before, about {attempts} {attempts|attempt|attempts} a day, last on {last}',
    '当日无交易；此前 {days} 天中有 {active} 天营业，日均约 {attempts} 笔，最近一次为 {last}',
  ],
  'evidence.silent_but_alive': [
    'The terminal is on: it wrote records of other kinds',
    '终端在线：有其他类型记录',
  ],
  'evidence.silent_merchant': [
    '{terminals|Its only busy terminal sold nothing|None of its busy terminals sold anything} ({terminals} in all); last on {last}',
    '其 {terminals} 台常用终端均无交易；最近一次为 {last}',
  ],
  'evidence.stans_missing': [
    'STANs missing from the journal: {missing} ({list}); there: {present}',
    '流水中缺少 {missing} 个流水号（{list}）；现有 {present} 个',
  ],
  'evidence.stans_missing_on': [
    'Terminal {terminal}, STANs missing: {missing} ({list}); there: {present}',
    '终端 {terminal}：缺少 {missing} 个流水号（{list}）；现有 {present} 个',
  ],
  'evidence.version_first_seen': [
    'Version {version} seen for the first time, on {count} {count|terminal|terminals}: {terminals}',
    '首次出现版本 {version}，涉及 {count} 台终端：{terminals}',
  ],
  'evidence.zeros_since': ['Zero amounts on these terminals that day', '当日这些终端的零金额笔数'],
}
