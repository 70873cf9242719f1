// Phrases of the workbook.
import type { Phrases } from './phrase.ts'

export const REPORT_PHRASES: Phrases = {
  'report.title': ['Settlement reconciliation {date}', '结算对账 {date}'],
  'report.day_line': [
    'Business date {date}   ·   revision {revision}   ·   {run}',
    '营业日 {date}   ·   第 {revision} 版   ·   {run}',
  ],
  'report.footer': [
    'tieout   ·   business date {date}   ·   revision {revision}   ·   {run}',
    'tieout   ·   营业日 {date}   ·   第 {revision} 版   ·   {run}',
  ],
  'report.page_of': ['Page {page} of {pages}', '第 {page} 页，共 {pages} 页'],
  'report.none': ['None.', '无。'],
  'report.total': ['Total', '合计'],
  'report.beyond': [
    'The list shows {listed} {listed|row|rows}. The {beyond} {beyond|row|rows} beyond it, by merchant:',
    '列表显示 {listed} 行，其余 {beyond} 行按商户汇总如下：',
  ],

  'report.cut': [
    '{listed} of {count} listed, the largest; the rest by merchant below the list.',
    '共 {count} 笔，列出金额最大的 {listed} 笔，其余在列表下方按商户汇总。',
  ],
  'report.exceptions.elsewhere': [
    'All of them: tieout exceptions --json',
    '全部见：tieout exceptions --json',
  ],

  'report.sheet.summary': ['Summary', '摘要'],
  'report.sheet.exceptions': ['Exceptions', '差异'],
  'report.sheet.zero_amounts': ['Zero amounts', '零金额'],
  'report.sheet.awaiting': ['Awaiting', '待对方到账'],
  'report.sheet.files': ['Files', '文件'],

  'report.verdict.balanced': [
    'Balanced: all that is due is settled, and all that is settled is in the journal, to the cent.',
    '已平：所有到期交易均已结算，所有结算均有流水，分毫不差。',
  ],
  'report.verdict.balanced_inexact': [
    'Nothing is open: all that is due is settled, and all that is settled is in the journal.',
    '无待处理差异：所有到期交易均已结算，所有结算均有流水。',
  ],
  'report.verdict.matched_with_difference': [
    'Accepted with a difference, by hand or within a tolerance, {source}: {count}, settled less owed {amount} {currency}.',
    '{source} 有 {count} 笔带差额匹配（人工或容差内），结算减应收 {amount} {currency}。',
  ],
  'report.verdict.empty': ['The files of this date hold no rows.', '该日文件中没有任何记录。'],
  'report.verdict.exception_inexact': [
    '1 exception is open. All else that is due was settled.',
    '有 1 笔差异待处理；其余到期交易均已结算。',
  ],
  'report.verdict.exceptions_inexact': [
    '{count} exceptions are open. All else that is due was settled.',
    '有 {count} 笔差异待处理；其余到期交易均已结算。',
  ],
  'report.verdict.exception': [
    '1 exception is open. All else that is due ties out, to the cent.',
    '有 1 笔差异待处理；其余到期交易分毫不差。',
  ],
  'report.verdict.exceptions': [
    '{count} exceptions are open. All else that is due ties out, to the cent.',
    '有 {count} 笔差异待处理；其余到期交易分毫不差。',
  ],
  'report.verdict.not_reconcilable': [
    'Not reconcilable: an expected file is missing. Read no figure here as complete; put the file into the inbox and run the date again.',
    '无法对账：缺少应收文件。此处任何数字都不完整；请将文件放入收件目录后重新运行该日。',
  ],
  'report.verdict.rejected': [
    'Not counted, lines that could not be read: {count}.',
    '未计入，无法读取的行：{count}。',
  ],
  'report.verdict.unrouted': [
    'Not counted, rows that no settlement source owes: {count}.',
    '未计入，无归属结算方的记录：{count}。',
  ],
  'report.missing_files': ['Missing files', '缺少的文件'],
  'report.missing_file': ['{file}   (source {source}, {side})', '{file}（来源 {source}，{side}）'],
  'report.master_check': ['Master check', '总校验'],
  'report.master_words': [
    'Must be 0: the sum of the proofs below. Change a figure that one of them holds and it turns red.',
    '必须为 0：下列各项校验之和；其中任一数字被改动即变红。',
  ],
  'report.must_be_zero': ['Must be 0', '须为 0'],

  'report.section.owed': ['What was owed, what was paid', '应收与实收'],
  'report.section.owed_words': [
    'Rows that this run read for the first time. Journal: expected settlements, each owed by one source. Fees are negative where charged.',
    '本次运行首次读入的记录。流水：应结算的交易，每笔归属一个结算来源。手续费以负数表示支出。',
  ],
  'report.section.stands': ['Where it stands', '对账结果'],
  'report.section.stands_words': [
    'At the end of this run, with what earlier days left open. Matched amounts are the journal’s.',
    '本次运行结束时的状态，含以前日期结转的项目。已匹配金额为流水金额。',
  ],
  'report.section.causes': ['Exceptions by cause', '差异原因'],
  'report.section.roll': ['Roll-forward of open items', '未结项目滚动表'],
  'report.section.roll_words': [
    'Awaiting and exceptions together: opening + new - cleared = closing.',
    '待对方到账与差异合计：期初 + 新增 - 销账 = 期末。',
  ],
  'report.section.places': ['Every row in one place', '每行记录的去向'],
  'report.section.places_words': [
    'All rows that this run read for the first time, by source and side. Without rejected lines they add up to the files.',
    '本次运行首次读入的全部记录，按来源和方向列示；不含拒收行的合计等于文件所载。',
  ],
  'report.section.proofs': ['Proofs', '校验'],
  'report.section.proofs_words': [
    'Two figures that were reckoned apart must be equal.',
    '两个独立得出的数字必须相等。',
  ],
  'report.section.notices': ['Notices', '提示'],
  'report.section.identity': ['This run', '本次运行'],
  'report.section.identity_words': [
    'The same files, rules and decisions always give these digests.',
    '相同的文件、规则和处理决定总是得到相同的摘要值。',
  ],
  'report.opening': ['Opening', '期初'],
  'report.new': ['New', '新增'],
  'report.cleared': ['Cleared', '销账'],
  'report.closing': ['Closing', '期末'],
  'report.open_exceptions': ['Open exceptions', '未结差异'],
  'report.zero': ['Zero amounts', '零金额'],
  'report.matched_difference': ['Matched: difference', '匹配差额'],
  'report.as_files_say': ['As the files say', '文件所载'],
  'report.all_rows': ['All rows, without rejected lines', '全部行（不含拒收行）'],
  'report.identity.business_date': ['Business date', '营业日'],
  'report.identity.revision': ['Revision', '版本'],
  'report.identity.run': ['Run', '运行编号'],
  'report.identity.previous_run': ['Previous run', '上一次运行'],
  'report.identity.digest': ['Digest', '摘要值'],
  'report.identity.rules_digest': ['Rules digest', '规则摘要值'],
  'report.no_previous_run': ['none: the chain begins here', '无：此为首次运行'],

  'report.proof.roll': [
    'Opening + new - cleared - closing of all open items = 0',
    '全部未结项目：期初 + 新增 - 销账 - 期末 = 0',
  ],
  'report.proof.files': [
    'Rows of the files read = accepted + rejected',
    '已读文件行数 = 接收 + 拒收',
  ],
  'report.proof.awaiting': [
    'Awaiting above = rows of the sheet Awaiting',
    '上表待对方到账 = “待对方到账”工作表行数',
  ],
  'report.proof.exceptions': [
    'Open exceptions above = rows of the sheet Exceptions',
    '上表未结差异 = “差异”工作表行数',
  ],

  'report.proof.awaiting_amount': [
    'Awaiting above = sum of the sheet Awaiting, {currency}',
    '上表待对方到账金额 = “待对方到账”工作表合计，{currency}',
  ],
  'report.proof.exception_amount': [
    'Open exceptions above = sum of the sheet Exceptions, {currency}',
    '上表未结差异金额 = “差异”工作表合计，{currency}',
  ],
  'report.proof.causes': [
    'Exceptions by cause = rows of the sheet Exceptions',
    '按原因统计的差异 = “差异”工作表行数',
  ],
  'report.proof.place_amount': [
    'Amounts in their places = amounts that the files hold, {currency}',
    '各去向金额之和 = 文件所载金额，{currency}',
  ],
  'report.proof.zero': [
    'Zero amounts above = rows of the sheet Zero amounts',
    '上表零金额笔数 = “零金额”工作表行数',
  ],
  'report.proof.places': [
    'Rows in their places = rows that the files hold',
    '各去向行数之和 = 文件所载行数',
  ],
  'notice.matched_with_difference': [
    '{count} {count|match|matches} of {source} {count|was|were} accepted with a difference, by hand or within a tolerance: settled less owed {amount} {currency}.',
    '{source} 有 {count} 笔带差额匹配（人工或容差内）：结算减应收 {amount} {currency}。',
  ],
  'notice.unrouted': [
    '{count} {count|row|rows} of {source} ({amount} {currency}) {count|is|are} owed by no settlement source, or claimed by several. Mend `settles` in the configuration, then run the date again.',
    '{source} 有 {count} 行（{amount} {currency}）没有或有多个结算来源认领。请修正配置中的 settles 后重新运行该日。',
  ],
  'notice.mostly_reference_difference': [
    '{count} of {of} rows of {source} agree with a sale of the journal in all but their references. So many are one fault, not mistakes at the terminals: check which columns the layout takes for batch, STAN and RRN, or ask for the file again, before anyone works through the rows.',
    '{source} 的 {of} 行中有 {count} 行除参考号外均与终端流水一致。数量如此之多应为同一原因，而非终端逐笔出错：请先核对版式中批次号、流水号和参考号所取的列，或请对方重发文件，再处理各行。',
  ],
  'notice.mostly_amount_difference': [
    '{count} of {of} rows of {source} agree with a sale of the journal in all but the amount. So many are one fault: check which column and unit (minor units, net of fee) the layout takes for the amount, before anyone works through the rows.',
    '{source} 的 {of} 行中有 {count} 行仅金额与终端流水不符。数量如此之多应为同一原因：请先核对版式中金额所取的列和单位（最小货币单位、扣费后净额），再处理各行。',
  ],
  'notice.mostly_kind_difference': [
    '{count} of {of} rows of {source} agree with a record of the journal in all but the kind. So many are one fault: check how the layout reads the kind, before anyone works through the rows.',
    '{source} 的 {of} 行中有 {count} 行仅交易类型与终端流水不符。数量如此之多应为同一原因：请先核对版式如何读取交易类型，再处理各行。',
  ],
  'notice.mostly_currency_difference': [
    '{count} of {of} rows of {source} agree with a sale of the journal in all but the currency. So many are one fault: check the currency column or its default in the configuration, before anyone works through the rows.',
    '{source} 的 {of} 行中有 {count} 行仅币种与终端流水不符。数量如此之多应为同一原因：请先核对币种列或配置中的默认币种，再处理各行。',
  ],
  'notice.mostly_fee_difference': [
    '{count} of {of} rows of {source} bear another fee than agreed. So many are one fault: check the fee terms in the configuration against the contract, or take it up with the acquirer once for all.',
    '{source} 的 {of} 行中有 {count} 行手续费与约定不符。数量如此之多应为同一原因：请先将配置中的费率与合同核对，或与收单机构一并交涉。',
  ],
  'notice.mostly_missing_journal': [
    '{count} of {of} rows of {source} have no sale in the journal. So many are one fault: check whether the file is of your merchants, terminals and this date, whether its ids need a map, and whether a journal file is missing, before anyone works through the rows.',
    '{source} 的 {of} 行中有 {count} 行在终端流水中没有对应交易。数量如此之多应为同一原因：请先核对文件是否属于贵方商户、终端和该日期、编号是否需要映射、是否缺少流水文件，再处理各行。',
  ],
  'notice.mostly_missing_settlement': [
    '{count} of {of} sales that {source} owes are overdue. So many are one fault: check whether its file is whole and of your merchants, and whether another is still to come, before anyone works through the rows.',
    '{source} 应结算的 {of} 笔交易中有 {count} 笔逾期未到。数量如此之多应为同一原因：请先核对其文件是否完整、是否属于贵方商户、是否还有文件未到，再处理各行。',
  ],

  'report.side.journal': ['Journal', '流水'],
  'report.side.settlement': ['Settlement', '结算'],
  'report.side.bank': ['Bank', '银行'],
  'report.side.both': ['Journal and settlement', '流水与结算'],

  'report.place_words.matched': [
    'both sides have it, joined by a rule or by a person',
    '双方均有，由规则或人工匹配',
  ],
  'report.place_words.netted': [
    'a sale and its void or reversal: together nothing',
    '消费及其撤销或冲正，合计为零',
  ],
  'report.place_words.awaiting': [
    'the other side is not due yet, or its file is not here: see the sheet Awaiting',
    '对方尚未到期或其文件未到：见“待对方到账”工作表',
  ],
  'report.place_words.exception': [
    'something disagrees: see the sheet Exceptions',
    '双方不一致：见“差异”工作表',
  ],
  'report.place_words.declined': ['the attempt failed, no money moved', '交易失败，没有资金变动'],
  'report.place_words.not_financial': [
    'inquiries, sign-ons, prints, and batch totals, which only repeat amounts: no money of their own',
    '查询、签到、打印等，以及仅重复列示金额的批次总计，本身不涉及资金',
  ],
  'report.place_words.other_tender': [
    'cash, vouchers: no acquirer settles it',
    '现金、代金券等，不经收单机构结算',
  ],
  'report.place_words.unrouted': [
    'no settlement source claims it, or several do: mend the configuration',
    '没有或有多个结算来源认领：请修正配置',
  ],
  'report.place_words.acquirer_entry': [
    'fees, payouts, disputes: no journal has them',
    '手续费、划款、争议等，流水中没有',
  ],
  'report.place_words.superseded': [
    'an earlier version of a restated file, or a row of two files',
    '已被更新版取代的旧版本，或重复出现的行',
  ],
  'report.place_words.rejected': [
    'unreadable lines: `tieout files` lists each with its reason',
    '无法读取的行：用 tieout files 查看每行原因',
  ],

  'report.column.source': ['Source', '来源'],
  'report.column.currency': ['Currency', '币种'],
  'report.column.count': ['Count', '笔数'],
  'report.column.amount': ['Amount', '金额'],
  'report.column.gross': ['Gross', '总额'],
  'report.column.fee': ['Fee', '手续费'],
  'report.column.net': ['Net', '净额'],
  'report.column.settled_less_matched': ['Settled - journal', '结算 - 流水'],
  'report.column.check': ['Check', '校验'],
  'report.column.proof': ['What must be equal', '应当相等的项目'],
  'report.column.one_side': ['This', '一方'],
  'report.column.other_side': ['That', '另一方'],
  'report.column.place': ['Place', '去向'],
  'report.column.cause': ['Why (cause)', '原因'],
  'report.column.prevention': ['How it is prevented', '如何预防'],
  'report.column.exception': ['Exception', '差异编号'],
  'report.column.status': ['Status', '状态'],
  'report.column.type': ['Type', '类型'],
  'report.column.disagrees': ['What disagrees', '不一致之处'],
  'report.column.difference': ['Settled - journal', '差额：结算 - 流水'],
  'report.column.evidence': ['What shows it (evidence)', '依据'],
  'report.column.alternative': ['Could also be, and what would decide', '其他可能原因及判定依据'],
  'report.column.remedy': ['What to do', '处理办法'],
  'report.column.actor': ['Who acts', '处理人'],
  'report.column.merchant': ['Merchant', '商户号'],
  'report.column.terminal': ['Terminal', '终端号'],
  'report.column.business_date': ['Business date', '营业日'],
  'report.column.raised': ['Raised on', '发现日'],
  'report.column.due': ['Due', '到期日'],
  'report.column.age': ['Age (days)', '账龄（天）'],
  'report.column.journal_rows': ['Journal: file and line', '流水：文件与行号'],
  'report.column.settlement_rows': ['Settlement: file and line', '结算：文件与行号'],
  'report.column.decision': ['Decision', '处理决定'],
  'report.column.side': ['Side', '方向'],
  'report.column.reference': ['Reference', '参考号'],
  'report.column.file': ['File', '文件'],
  'report.column.line': ['Line', '行号'],
  'report.column.zero_class': ['What it is', '分类'],
  'report.column.zero_value': ['What stands there', '原值'],
  'report.column.other_amount': ['Amount on the other side', '对方金额'],
  'report.column.kind': ['Kind of record', '记录类型'],
  'report.column.file_status': ['Status', '状态'],
  'report.column.rows': ['Rows', '行数'],
  'report.column.rows_at': ['Rows', '所在行'],
  'report.column.accepted': ['Accepted', '接收'],
  'report.column.rejected': ['Rejected', '拒收'],
  'report.column.control_totals': ['Control totals', '控制总数'],
  'report.column.reason': ['Reason', '原因'],
  'report.column.sha256': ['SHA-256', 'SHA-256'],

  'report.would_decide': ['Would decide: {what}', '可据以判定：{what}'],
  'report.exceptions.words': [
    'Each row tells alone what disagrees, why, what shows it, and what to do.',
    '每一行单独说明：何处不一致、原因、依据和处理办法。',
  ],
  'report.exceptions.none': ['No exceptions.', '没有差异。'],
  'report.awaiting.words': [
    'Rows whose other side is not due yet, or whose file is not here. They are no exceptions.',
    '对方尚未到期或其文件未到的记录，不属于差异。',
  ],
  'report.awaiting.none': ['Nothing waits.', '没有等待对方的记录。'],
  'report.zero.words': [
    'Every zero, blank or unreadable amount of both sides, in one class each. None of it moves money.',
    '双方所有为零、空白或无法读取的金额，每笔只归一类，均不涉及资金变动。',
  ],
  'report.zero.faulty': ['Faulty ({count})', '异常零金额（{count}）'],
  'report.zero.faulty_words': [
    'An amount belongs there, or the attempt failed. The legitimate ones stand below them.',
    '此处应有金额，或交易未成功。正常零金额列于其后。',
  ],
  'report.zero.legitimate': ['Legitimate ({count})', '正常零金额（{count}）'],
  'report.zero.legitimate_words': [
    'Zero by their nature: nothing to do.',
    '性质上即为零，无需处理。',
  ],
  'report.zero.cut': [': {listed} of them listed', '：列出 {listed} 笔'],
  'report.zero.elsewhere': [
    'All of them: tieout exceptions --zero --json',
    '全部见：tieout exceptions --zero --json',
  ],
  'report.zero.total': ['All zero amounts', '全部零金额'],
  'report.zero_value.zero': ['0', '0'],
  'report.zero_value.blank': ['blank', '空白'],
  'report.zero_value.not_applicable': ['not applicable', '不适用'],
  'report.zero_value.unparseable': ['unreadable', '无法读取'],
  'report.files.words': [
    'What needs somebody comes first: missing, then quarantined.',
    '需要处理的在前：先缺少，后隔离。',
  ],
  'report.files.read': ['Files read', '已读文件'],
  'report.file_status.missing': ['Missing', '缺少'],
  'report.file_status.quarantined': ['Quarantined: not read', '已隔离：未读入'],
  'report.file_status.restated': ['Replaced by a newer version', '已被更新版取代'],
  'report.file_status.accepted': ['Received', '已接收'],
  'report.file_status.duplicate': ['Duplicate: counts nothing', '重复：不计入'],
  'report.control.absent': ['none in the file', '文件中没有'],
  'report.control.agreed': ['agreed', '一致'],
  'report.control.disagreed': ['disagree', '不一致'],
  'report.control.difference': [
    '{name}: the file says {declared}, its rows {counted}',
    '{name}：文件声明 {declared}，实际 {counted}',
  ],

  'report.disagrees.missing_settlement': [
    'The journal has it; the settlement of the day on which it was due does not.',
    '流水中有，应清算日的结算中没有。',
  ],
  'report.disagrees.missing_journal': [
    'The acquirer settled it; the journal does not have it.',
    '收单机构已结算，流水中没有。',
  ],
  'report.disagrees.amount_difference': [
    'Both sides have it, with different amounts.',
    '双方均有，但金额不同。',
  ],
  'report.disagrees.zero_amount': [
    'One side has no amount where money belongs.',
    '一方应有金额却为零或空白。',
  ],
  'report.disagrees.fee_difference': ['The fee is not as the terms say.', '手续费与约定费率不符。'],
  'report.disagrees.status_difference': [
    'One side says it took place, the other that it did not.',
    '一方显示成功，另一方显示未成功。',
  ],
  'report.disagrees.kind_difference': [
    'Both sides have it, as different kinds of transaction.',
    '双方均有，但交易类型不同。',
  ],
  'report.disagrees.currency_difference': [
    'Both sides have it, in different currencies.',
    '双方均有，但币种不同。',
  ],
  'report.disagrees.reference_difference': [
    'The same money under different references.',
    '金额相同，但参考号不同。',
  ],
  'report.disagrees.duplicate_journal': [
    'The journal has the same transaction more than once.',
    '流水中同一交易重复出现。',
  ],
  'report.disagrees.duplicate_settlement': [
    'The acquirer settled the same transaction more than once.',
    '同一交易被重复结算。',
  ],
  'report.disagrees.batch_total_difference': [
    'The batch’s totals are not the sum of its rows.',
    '批次总额与明细合计不符。',
  ],
  'report.disagrees.bank_credit_difference': [
    'The bank credited another amount than was settled.',
    '银行入账金额与结算金额不符。',
  ],
  'report.disagrees.orphan_lifecycle': [
    'It refers to a transaction that is not there.',
    '所引用的原交易不存在。',
  ],
  'report.disagrees.ambiguous': [
    'Several counterparts fit equally well: a person must choose.',
    '有多笔对方记录同样符合，须人工选择。',
  ],
}
