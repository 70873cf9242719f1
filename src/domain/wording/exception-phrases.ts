// Phrases of types, causes, evidence, remedies and zero classes.
import type { Phrases } from './phrase.ts'

const TYPES: Phrases = {
  'type.missing_settlement': ['Not settled', '未清算（有流水无结算）'],
  'type.missing_journal': ['Not in the journal', '终端无流水（有结算无流水）'],
  'type.amount_difference': ['Amounts differ', '金额不符'],
  'type.zero_amount': ['Zero amount', '零金额'],
  'type.fee_difference': ['Fee differs', '手续费不符'],
  'type.status_difference': ['Status differs', '交易状态不符'],
  'type.kind_difference': ['Kind differs', '交易类型不符'],
  'type.currency_difference': ['Currency differs', '币种不符'],
  'type.reference_difference': ['References differ', '参考号不符'],
  'type.duplicate_journal': ['Twice in the journal', '终端流水重复'],
  'type.duplicate_settlement': ['Settled twice', '重复清算'],
  'type.batch_total_difference': ['Batch total differs', '批次总额不符'],
  'type.bank_credit_difference': ['Bank credit differs', '银行入账不符'],
  'type.orphan_lifecycle': ['Original not found', '找不到原交易'],
  'type.ambiguous': ['Several matches possible', '存在多种匹配'],
}

const CAUSES: Phrases = {
  'cause.system_fault': ['System fault', '系统故障'],
  'cause.network_failure': ['Network failure', '网络故障'],
  'cause.operator_error': ['Operator error', '操作失误'],
  'cause.unsupported_payment_method': ['Payment method not supported', '支付方式不受支持'],
  'cause.insufficient_funds': ['Insufficient funds', '余额不足'],
  'cause.security_limit': ['Security limit', '安全设置限制'],
  'cause.data_entry_error': ['Data entry error', '数据录入错误'],
  'cause.settlement_process': ['Settlement process', '结算流程问题'],
  'cause.fraud_suspected': ['Fraud suspected', '疑似欺诈'],
  'cause.payment_channel': ['Payment channel', '支付渠道问题'],
  'cause.not_financial': ['Not financial', '非金融交易'],
  'cause.timing': ['Timing', '时间差'],
  'cause.unknown': ['Unknown', '原因不明'],
}

const PREVENTION: Phrases = {
  'prevention.system_fault': [
    'Maintain terminals regularly; upgrade software and hardware, and try each upgrade on one terminal first.',
    '定期维护终端；及时升级软硬件，升级前先在单台终端上试运行。',
  ],
  'prevention.network_failure': [
    'Monitor the link between terminal and server; keep a second way out.',
    '监控终端与服务器之间的链路，并准备备用线路。',
  ],
  'prevention.operator_error': [
    'Train the operators; have the amount confirmed before it is sent.',
    '加强操作员培训；发送交易前核对金额。',
  ],
  'prevention.unsupported_payment_method': [
    'Keep the list of supported methods at the till, and update the terminal when it changes.',
    '在收银台备有受支持支付方式清单，清单变更时更新终端。',
  ],
  'prevention.insufficient_funds': [
    'Have other means of payment ready for customers; watch the merchant account’s balance before refunds.',
    '备妥其他支付方式，以便持卡人余额不足时改用；办理退款前关注商户账户余额。',
  ],
  'prevention.security_limit': [
    'Review limits by the terminal’s security guide at fixed intervals.',
    '按终端安全指引定期复核交易限额。',
  ],
  'prevention.data_entry_error': [
    'Train those who enter data; let a second person review it.',
    '加强录入人员培训；实行双人复核。',
  ],
  'prevention.settlement_process': [
    'Check the accuracy of settlement data daily; supervise the settlement; consider third-party settlement.',
    '每日核对结算数据的准确性；加强结算监督；可考虑第三方结算。',
  ],
  'prevention.fraud_suspected': [
    'Monitor for fraud; check real names.',
    '开展反欺诈监控；落实实名核验。',
  ],
  'prevention.payment_channel': [
    'Follow the channel’s status, its policies and the market; agree on a second channel.',
    '关注支付渠道的运行状态、政策与市场变化；约定备用渠道。',
  ],
  'prevention.not_financial': ['Nothing to prevent.', '无需预防。'],
  'prevention.timing': [
    'Set terminals’ clocks and cut-offs to the acquirer’s.',
    '终端时钟与日切时间应与收单机构保持一致。',
  ],
  'prevention.unknown': [
    'Record what is found, so that the cause is known the next time.',
    '记录核查结果，以便下次能够判明原因。',
  ],
}

const ACTIONS: Phrases = {
  'action.wait_for_counterpart': [
    'Wait for the next file: the other side is expected in it.',
    '等待下一份文件：对方记录预计在其中。',
  ],
  'action.no_action_needed': ['Nothing to do.', '无需处理。'],
  'action.raise_with_acquirer': [
    'Raise it with the acquirer, have the flow improved, and supervise the settlement.',
    '向收单机构反映，优化结算流程，并加强结算监督。',
  ],
  'action.claim_missing_settlement': [
    'Claim the amount from the acquirer, quoting the references; supervise the settlement until it is paid.',
    '凭交易参考信息向收单机构查询并追索该笔款项，跟踪至入账为止。',
  ],
  'action.claim_zero_settlement': [
    'Claim the journal’s amount from the acquirer, who settled it as zero.',
    '收单机构按零金额清算，应按终端流水金额向其追索。',
  ],
  'action.return_duplicate_settlement': [
    'Tell the acquirer of the second payment and hold it apart: it will be taken back.',
    '将重复清算告知收单机构，该款项单独挂账，等待调账收回。',
  ],
  'action.have_void_settled': [
    'Have the acquirer settle the void or reversal; until then a refund is due to the customer.',
    '要求收单机构清算该笔撤销或冲正；在此之前应退还持卡人款项。',
  ],
  'action.have_tip_settled': [
    'Have the acquirer settle the tip that it left out; until then it is due to the merchant.',
    '要求收单机构清算其遗漏的小费；在此之前商户少收该笔小费。',
  ],
  'action.have_completion_settled': [
    'Have the acquirer settle the amount of the completion; until then the difference is due to the customer, or to the merchant where less was held.',
    '要求收单机构按预授权完成金额清算；在此之前差额应退还持卡人，冻结金额较少时则应补付商户。',
  ],
  'action.have_refund_settled': [
    'Have the acquirer carry out the refund; until then the customer waits for the money, and the merchant still has it.',
    '要求收单机构执行该笔退款；在此之前款项仍在商户处，持卡人尚未收到退款。',
  ],
  'action.claim_second_refund': [
    'Claim the second debit back from the acquirer: the money was taken from the merchant twice.',
    '向收单机构追回重复扣划的款项：商户被扣款两次。',
  ],
  'action.collect_undone_refund': [
    'Have the acquirer settle what undid the refund; until then the customer has money that is due back to the merchant.',
    '要求收单机构清算对该笔退款的撤销或冲正；在此之前持卡人多收了款项，应予追回。',
  ],
  'action.close_and_upload_batch': [
    'Restart the terminal, close its batch and upload it again; otherwise call the vendor’s support.',
    '重启终端，对该批次办理批结并重新上送；仍无法解决时联系终端厂商支持。',
  ],
  'action.forward_offline_sales': [
    'Restore or change the network and upload what was stored again, before the acquirer’s time limit.',
    '恢复或更换网络，在收单机构规定时限内重新上送离线交易。',
  ],
  'action.restore_network': [
    'Restore or change the network, then upload again.',
    '恢复或更换网络，然后重新上送。',
  ],
  'action.record_settled_sale': [
    'The money was taken: record the sale in the books, or refund the customer if nothing was handed over.',
    '款项已扣：应补记该笔销售；如未交付商品或服务，应退款给持卡人。',
  ],
  'action.record_settled_refund': [
    'The money was paid out to the customer: record the refund in the books and do not make it again; collect it if nothing was due.',
    '款项已退给持卡人：应补记该笔退款，不得再次退款；如不应退款，应向持卡人追回。',
  ],
  'action.restore_journal': [
    'Fetch the lost record from the terminal or its vendor and add it to the journal; have the storage checked.',
    '从终端或其厂商取回丢失的记录并补入流水；检查终端存储。',
  ],
  'action.record_settled_amount': [
    'Book the settled amount for this transaction; have the terminal’s software and hardware checked.',
    '按清算金额补记该笔交易；检查终端软硬件。',
  ],
  'action.repair_terminal': [
    'Restart the terminal; contact the vendor’s support; have software and hardware checked; use the contingency plan.',
    '重启终端；联系终端厂商技术支持；检查软硬件；启用应急预案。',
  ],
  'action.repair_upgrade': [
    'Go back to the earlier software version, or have the vendor mend the new one; key the sales again.',
    '退回原软件版本，或由厂商修复新版本；重新录入受影响的交易。',
  ],
  'action.check_operator_record': [
    'Check the operator’s record (amount, item); void and key again.',
    '核对操作员记录（金额、商品）；撤销后重新录入。',
  ],
  'action.void_duplicate_entry': [
    'Check the operator’s record; void the second entry.',
    '核对操作员记录；撤销重复的一笔。',
  ],
  'action.void_zero_entry': [
    'Void the zero and key nothing more: the right amount has been keyed already.',
    '撤销零金额的一笔，不要再次录入：正确金额已重新录入。',
  ],
  'action.correct_entry': [
    'Verify the transaction’s data against the receipt and correct it; improve entry and review.',
    '对照签购单核实交易数据并更正；改进录入与复核。',
  ],
  'action.ask_supported_methods': [
    'Ask the vendor or provider which methods are supported, and update the terminal.',
    '向厂商或服务商确认受支持的支付方式，并更新终端。',
  ],
  'action.other_means_of_payment': [
    'Ask the customer for another means of payment, or to top up the account.',
    '请持卡人更换支付方式，或充值后再付。',
  ],
  'action.top_up_merchant_account': [
    'Top up the merchant account, then make the refund again.',
    '向商户账户充值后重新办理退款。',
  ],
  'action.adjust_limits': [
    'Adjust the limits by the terminal’s security guide.',
    '按终端安全指引调整交易限额。',
  ],
  'action.escalate_to_risk_control': [
    'Escalate to risk control; monitor the terminal; check real names.',
    '上报风险控制部门；监控该终端；核验实名信息。',
  ],
  'action.contact_channel': [
    'Contact the payment channel and follow its status.',
    '联系支付渠道并跟踪其恢复情况。',
  ],
  'action.check_fee_terms': [
    'Compare the fee with the agreed terms and claim the difference from the acquirer.',
    '将手续费与协议费率核对，差额向收单机构追索。',
  ],
  'action.check_merchant_number': [
    'Compare the merchant numbers of both records: have the acquirer correct its own, or map it in the configuration; do not claim the sale a second time.',
    '核对两条记录的商户号：要求收单机构更正，或在配置中建立商户号映射；不要重复追索该笔交易。',
  ],
  'action.check_capture': [
    'Find out whether the sale was completed: if so, add the completion to the journal; if not, have the acquirer take the settlement back, the customer was charged.',
    '核实该笔是否已完成：如已完成，补记预授权完成；如未完成，要求收单机构撤回清算，持卡人已被扣款。',
  ],
  'action.find_original': [
    'Find the original transaction (earlier days, other terminals) and link it by hand.',
    '查找原交易（往日、其他终端），并人工关联。',
  ],
  'action.choose_match': [
    'Compare the candidates with the receipts and match by hand.',
    '将各候选交易与签购单核对后人工匹配。',
  ],
  'action.investigate': [
    'Investigate: nothing found so far decides on a cause.',
    '进一步核查：现有证据不足以判定原因。',
  ],
}

const ACTORS: Phrases = {
  'actor.accountant': ['Accountant', '会计'],
  'actor.cashier': ['Cashier', '收银员'],
  'actor.store_manager': ['Store manager', '门店经理'],
  'actor.it_support': ['IT support', '技术支持'],
  'actor.risk_control': ['Risk control', '风险控制'],
  'actor.nobody': ['Nobody', '无需处理'],
}

const ROW_EVIDENCE: Phrases = {
  'evidence.journal_amount': ['In the journal', '终端流水金额'],
  'evidence.settled_amount': ['Settled', '清算金额'],
  'evidence.kind': ['Kind of record', '记录类型'],
  'evidence.kinds_differ': [
    'The journal says {journal}, the settlement {settlement}',
    '流水为 {journal}，结算为 {settlement}',
  ],
  'evidence.currencies_differ': [
    'The journal has {journal}, the settlement {settlement}',
    '流水为 {journal}，结算为 {settlement}',
  ],
  'evidence.references_differ': [
    'Batch/STAN/RRN/authorization: journal {journal}, settlement {settlement}',
    '批次号/流水号/参考号/授权码：流水 {journal}，结算 {settlement}',
  ],
  'evidence.response_code': ['Response code', '应答码'],
  'evidence.unknown_response_code': [
    'Response code that the table does not know',
    '应答码不在对照表中',
  ],
  'evidence.declined_in_words': ['Declined, without a code', '交易被拒，无应答码'],
  'evidence.no_answer': ['No response came back', '未收到应答'],
  'evidence.unconfirmed_code': ['Approved, but not confirmed', '已批准，但未经确认'],
  'evidence.approved_for_zero': ['Approved for zero only', '仅批准零金额验证'],
  'evidence.reversal_reason': ['Reversal reason', '冲正原因码'],
  'evidence.unknown_reversal_reason': [
    'Reversal reason that the table does not know',
    '冲正原因码不在对照表中',
  ],
  'evidence.reversal_refused_code': [
    'The reversal itself was refused, with',
    '该冲正本身被拒，应答码',
  ],
  'evidence.reversed': ['Reversed at', '冲正时间'],
  'evidence.voided': ['Voided at', '撤销时间'],
  'evidence.cancelled': ['Cancelled at', '取消时间'],
  'evidence.operator': ['Operator', '操作员'],
  'evidence.item': ['Item', '商品'],
  'evidence.voucher_words': ['The record says how it was paid', '记录注明的支付方式'],
  'evidence.free_words': ['The record says that it was given free', '记录注明免费'],
  'evidence.mandate_words': ['The record names a mandate', '记录注明委托'],
  'evidence.fee': ['A fee only', '仅含手续费'],
  'evidence.unreadable_text': ['What stood there', '原文'],
  'evidence.merchant_balance': [
    'The merchant’s own balance did not suffice',
    '商户自身账户余额不足',
  ],
  'evidence.netted': ['Comes to nothing together', '合计为零'],
}

const DAY_EVIDENCE: Phrases = {
  'evidence.batch_left_open': [
    'Batch {batch} of terminal {terminal}: {rows} approved, {settled} settled, no batch close; other batches that the terminal closed: {closes}',
    '终端 {terminal} 批次 {batch}：批准 {rows} 笔，已清算 {settled} 笔，无批结记录；该终端另有 {closes} 次批结',
  ],
  'evidence.stored_offline': ['Stored offline by the terminal', '终端离线存储'],
  'evidence.never_forwarded': [
    'No upload was seen afterwards on terminal',
    '此后未见上送记录，终端',
  ],
  'evidence.forwarded_since': [
    'Terminal {terminal} forwarded a sale that it stored later, at {at}, and it was settled',
    '终端 {terminal} 已上送其后（{at}）离线存储的交易，且该笔已清算',
  ],
  'evidence.overdue': [
    'Due from {source} for {date}; the file is here, this transaction is not in it',
    '{source} 应清算 {date} 的交易；文件已到，其中无此笔',
  ],
  'evidence.near_cutoff': [
    'At {at}, {minutes} before the cut-off at {cutoff}',
    '交易时间 {at}，距日切时间（{cutoff}）{minutes}',
  ],
  'evidence.stan_gap': [
    'Terminal {terminal}: the journal has no STAN {missing}, yet {stan} is on record elsewhere',
    '终端 {terminal}：流水中缺少流水号 {missing}，而 {stan} 另有记载',
  ],
  'evidence.stan_before_start': [
    'Terminal {terminal}: the journal begins at STAN {first}, yet {stan} is on record elsewhere',
    '终端 {terminal}：流水始于流水号 {first}，而 {stan} 另有记载',
  ],
  'evidence.stan_after_end': [
    'Terminal {terminal}: the journal ends at STAN {last}, yet {stan} is on record elsewhere',
    '终端 {terminal}：流水止于流水号 {last}，而 {stan} 另有记载',
  ],
  'evidence.terminal_silent': [
    'The journals have no row of this terminal on the day',
    '当日流水中没有该终端的任何记录',
  ],
  'evidence.no_gap': ['The terminal’s STANs show no gap at', '终端流水号在此处无缺口'],
  'evidence.refused_line': [
    'A line of this terminal could not be read',
    '该终端有一行记录无法识别',
  ],
  'evidence.refused_counterpart': [
    'A line with the same number on the other side was refused',
    '对方文件中同号的一行未被接受',
  ],
  'evidence.terminal_unknown': [
    'Terminal neither configured nor ever seen in a journal of this merchant',
    '终端未登记，也从未出现在该商户的流水中',
  ],
  'evidence.terminal_elsewhere': [
    'Terminal {terminal} is in the journal of merchant {merchant}, with this very sale ({place})',
    '终端 {terminal} 见于商户 {merchant} 的流水，其中有同一笔交易（{place}）',
  ],
  'evidence.version_change': [
    'Software changed from {from} to {to} at {at}; from then on {leading} zeros in a row ({zeros} zeros, {approved} amounts in all)',
    '{at} 软件由 {from} 变更为 {to}；此后连续出现 {leading} 笔零金额（共 {zeros} 笔零金额、{approved} 笔有金额）',
  ],
  'evidence.card_testing': [
    '{zeros} approved zeros with {cards} cards on terminal {terminal} between {from} and {to}',
    '终端 {terminal} 在 {from} 至 {to} 之间以 {cards} 张卡产生 {zeros} 笔获批零金额',
  ],
  'evidence.keyed_again': [
    'Keyed again after {minutes}: {amount} ({place})',
    '{minutes}后重新录入：{amount}（{place}）',
  ],
  'evidence.other_attempt': ['The same card, on this terminal', '同一张卡在该终端的其他交易'],
  'evidence.outage_channel': [
    '{failed} of {merchants} merchants failed on {channel} between {from} and {to}',
    '{from} 至 {to} 之间，{channel} 的 {merchants} 家商户中有 {failed} 家失败',
  ],
  'evidence.outage_merchant': [
    '{failed} of {terminals} terminals of merchant {merchant} had no answer or no amount between {from} and {to}; other merchants that failed then: {others}',
    '{from} 至 {to} 之间，商户 {merchant} 的 {terminals} 台终端中有 {failed} 台无应答或无金额；同时失败的其他商户：{others}',
  ],
  'evidence.outage_terminal': [
    '{failed} failures on terminal {terminal} between {from} and {to}; other terminals of the merchant that failed then: {others} of {terminals}',
    '{from} 至 {to} 之间，终端 {terminal} 失败 {failed} 次；该商户其他 {terminals} 台终端中同时失败的：{others}',
  ],
  'evidence.outage_only_terminal': [
    '{failed} failures on terminal {terminal} between {from} and {to}; the merchant had no other terminal in use',
    '{from} 至 {to} 之间，终端 {terminal} 失败 {failed} 次；该商户没有其他终端在用',
  ],
  'evidence.slip_swapped': [
    '{keyed} for {settled}: adjacent digits swapped',
    '{settled} 误为 {keyed}：相邻两位数字颠倒',
  ],
  'evidence.slip_decimals': [
    '{keyed} for {settled}: decimal point off by {places}',
    '{settled} 误为 {keyed}：小数点错 {places} 位',
  ],
  'evidence.slip_dropped': [
    '{keyed} for {settled}: one digit dropped',
    '{settled} 误为 {keyed}：漏一位数字',
  ],
  'evidence.slip_added': [
    '{keyed} for {settled}: one digit too many',
    '{settled} 误为 {keyed}：多一位数字',
  ],
  'evidence.slip_doubled': [
    '{keyed} for {settled}: one digit doubled',
    '{settled} 误为 {keyed}：一位数字重复',
  ],
  'evidence.slip_changed': [
    '{keyed} for {settled}: one digit changed',
    '{settled} 误为 {keyed}：一位数字有误',
  ],
  'evidence.net_for_gross': [
    'The difference is the fee: net was settled as gross',
    '差额等于手续费：以净额代替了总额',
  ],
  'evidence.void_left_out': ['The settlement leaves out a void of', '结算中遗漏的撤销金额'],
  'evidence.tip_left_out': ['The settlement leaves out a tip of', '结算中遗漏的小费'],
  'evidence.hold_settled': [
    'Settled is what was held, not what was completed',
    '按预授权冻结金额清算，而非完成金额',
  ],
  'evidence.counted_twice': ['Counted twice', '重复计算'],
  'evidence.fee_rounding': [
    'Agreed {agreed}, charged {charged}: {difference} on {rows} {rows|row|rows}, within rounding',
    '应收 {agreed}，实收 {charged}：{rows} 笔相差 {difference}，属尾差',
  ],
  'evidence.fee_off_terms': [
    'Agreed {agreed}, charged {charged}: {difference} off the terms on {rows} {rows|row|rows}',
    '应收 {agreed}，实收 {charged}：{rows} 笔与协议相差 {difference}',
  ],
}

const DECIDERS: Phrases = {
  'evidence.decide_terminal': ['the terminal’s own log', '终端自身日志'],
  'evidence.decide_network': ['the link’s log', '网络链路日志'],
  'evidence.decide_operator': ['the operator’s record and receipt', '操作员记录与签购单'],
  'evidence.decide_methods': [
    'the provider’s list of supported methods',
    '服务商的受支持支付方式清单',
  ],
  'evidence.decide_balance': ['the account’s balance at that time', '当时的账户余额'],
  'evidence.decide_limits': ['the limits set in the terminal', '终端设置的限额'],
  'evidence.decide_receipt': ['the signed receipt', '签购单原件'],
  'evidence.decide_acquirer': ['the acquirer’s answer on this record', '收单机构对该笔的查询答复'],
  'evidence.decide_risk': [
    'risk control’s check of terminal and cards',
    '风险控制部门对终端与卡片的核查',
  ],
  'evidence.decide_channel': ['the channel’s notice of disturbance', '支付渠道的故障公告'],
  'evidence.decide_record': ['the record’s transaction type', '记录的交易类型'],
  'evidence.decide_next_file': ['the next settlement file', '下一份结算文件'],
}

/** Facts that matching notes on a leftover. */
const MATCHING_EVIDENCE: Phrases = {
  'evidence.tip': ['Tip', '小费'],
  'evidence.undone_in_part': ['Undone in part by', '被部分冲销'],
  'evidence.original_unknown': ['The original is not known', '原交易未知'],
  'evidence.original': ['The original', '原交易'],
  'evidence.refunds_exceed_sale': ['Refunds exceed the sale', '退款总额超过原交易'],
  'evidence.undoing_without_effect': ['Nothing was left to undo of', '已无可撤销或冲正的原交易'],
  'evidence.candidates': ['Candidates, journal : settlement', '候选笔数（流水 : 结算）'],
  'evidence.due_date': ['Due on', '应清算日期'],
  'evidence.explained_by': ['Explains the difference', '可解释差额的记录'],
  'evidence.explanations': [
    'Sets of rows that would explain the difference (sets x rows)',
    '可解释差额的组合（组合数 x 笔数）',
  ],
  'evidence.unexplained_difference': ['No set of rows explains', '无任何组合可解释的差额'],
  'evidence.journal_standing': ['The journal says', '流水状态'],
  'evidence.settlement_standing': ['The settlement says', '结算状态'],
  'evidence.known_journal': ['The journal has already', '流水此前已有'],
  'evidence.repeats': ['Repeats', '重复的原记录'],
  'evidence.suggests_amount_within_minutes': [
    'May be the same: equal amount within minutes',
    '可能为同一笔：金额相同、时间相近',
  ],
}

const ZERO_CLASSES: Phrases = {
  'zero.balance_inquiry': ['Balance inquiry', '余额查询'],
  'zero.account_verification': ['Account verification', '账户验证'],
  'zero.management': ['Management record', '管理类记录'],
  'zero.batch_close': ['Batch close', '批结'],
  'zero.preauth': ['Pre-authorization', '预授权'],
  'zero.mandate': ['Mandate set or cancelled', '委托建立或解除'],
  'zero.tip_to_zero': ['Tip adjusted to zero', '小费调整为零'],
  'zero.undone': ['A sale and what undid it', '交易与其撤销或冲正'],
  'zero.cancelled': ['Cancelled before payment', '付款前已取消'],
  'zero.fee_only': ['Fee-only row', '仅含手续费的记录'],
  'zero.acquirer_entry': ['The acquirer’s own entry', '收单机构自身记录'],
  'zero.paid_by_voucher': ['Paid wholly by voucher or points', '全额由代金券或积分支付'],
  'zero.given_free': ['Given free of charge', '免费赠送或免单'],
  'zero.declined': ['Declined', '交易被拒'],
  'zero.amount_not_recorded': [
    'Amount not recorded; the other side has it',
    '金额未记录，对方有金额',
  ],
  'zero.settled_as_zero': [
    'Settled as zero; the journal has the amount',
    '按零金额清算，流水有金额',
  ],
  'zero.upgrade': ['Zeros since a software change', '软件变更后出现的零金额'],
  'zero.card_testing': ['Card testing', '试卡'],
  'zero.keyed_again': ['Keyed as zero, then again', '误录为零后重新录入'],
  'zero.channel_outage': ['Outage of the channel', '支付渠道中断'],
  'zero.merchant_outage': ['Outage at the merchant', '商户网络中断'],
  'zero.terminal_failure': ['Failure of one terminal', '单台终端故障'],
  'zero.no_response': ['No response', '无应答'],
  'zero.record_lost': [
    'Settled as zero; the journal lost the record',
    '按零金额清算，流水丢失该记录',
  ],
  'zero.unreadable': ['Amount not readable', '金额无法识别'],
  'zero.unexplained': ['Not explained', '原因不明'],
}

const STATES: Phrases = {
  'status.open': ['Open', '待处理'],
  'status.proposed': ['Proposed', '已提议'],
  'status.approved': ['Approved', '已批准'],
  'status.rejected': ['Rejected', '已驳回'],
  'status.cleared': ['Cleared', '已销账'],
  'decision.accept_settlement': ['Accept the settlement', '以结算为准'],
  'decision.accept_journal': ['Accept the journal', '以流水为准'],
  'decision.write_off': ['Write off', '核销损益'],
  'decision.claim_from_acquirer': ['Claim from the acquirer', '向收单机构追索'],
  'decision.collect_from_customer': ['Collect from the customer', '向客户收取'],
  'decision.refund_customer': ['Refund the customer', '退款给客户'],
  'decision.void_duplicate': ['Void the duplicate', '撤销重复交易'],
  'decision.correct_journal': ['Correct the journal', '更正流水'],
  'decision.escalate_fraud': ['Escalate as fraud', '按欺诈上报'],
  'decision.no_action': ['No action', '不处理'],
  'place.matched': ['Matched', '已匹配'],
  'place.netted': ['Netted', '已抵消'],
  'place.awaiting': ['Awaiting', '待对方到账'],
  'place.exception': ['Exception', '差异'],
  'place.declined': ['Declined', '交易被拒'],
  'place.not_financial': ['Not financial', '非金融交易'],
  'place.other_tender': ['Other tender', '其他支付方式'],
  'place.unrouted': ['Unrouted', '无归属结算方'],
  'place.acquirer_entry': ['Acquirer’s entry', '收单机构记录'],
  'place.superseded': ['Superseded', '已被替代'],
  'place.rejected': ['Rejected line', '拒收行'],
}

/** Words inside a note's value, where it names a row or a standing. */
const VALUE_WORDS: Phrases = {
  'value.terminal': ['terminal', '终端'],
  'value.batch': ['batch', '批次'],
  'value.STAN': ['STAN', '流水号'],
  'value.RRN': ['RRN', '参考号'],
  'value.reference': ['reference', '交易编号'],
  'value.authorization': ['authorization', '授权码'],
  'value.due': ['approved', '已批准'],
  'value.zero': ['zero', '零金额'],
  'value.declined': ['declined', '被拒'],
  'value.cancelled': ['cancelled', '已取消'],
  'value.unanswered': ['no answer', '无应答'],
  'value.voided': ['voided', '已撤销'],
  'value.reversed': ['reversed', '已冲正'],
  'value.no_others': ['none', '无'],
  'value.under_a_minute': ['less than a minute', '不足一分钟'],
  'value.so_many_minutes': ['{minutes} {minutes|minute|minutes}', '{minutes} 分钟'],
  'value.in_default_table': [
    '{code}, default table of {edition}',
    '{code}，默认对照表 {edition} 版',
  ],
  'value.in_table': [
    '{code}, {network} table of {edition}',
    '{code}，{network} 对照表 {edition} 版',
  ],
  'value.blank': ['blank', '空白'],
  'value.not_applicable': ['none', '无金额'],
  'value.unparseable': ['unreadable', '无法识别'],
}

const KINDS: Phrases = {
  'kind.sale': ['Sale', '消费'],
  'kind.void': ['Void', '消费撤销'],
  'kind.refund': ['Refund', '退货'],
  'kind.reversal': ['Reversal', '冲正'],
  'kind.preauth': ['Pre-authorization', '预授权'],
  'kind.preauth_cancel': ['Pre-authorization cancel', '预授权撤销'],
  'kind.completion': ['Completion', '预授权完成'],
  'kind.tip_adjust': ['Tip adjustment', '小费调整'],
  'kind.offline_sale': ['Offline sale', '离线消费'],
  'kind.balance_inquiry': ['Balance inquiry', '余额查询'],
  'kind.account_verification': ['Account verification', '账户验证'],
  'kind.sign_on': ['Sign-on', '签到'],
  'kind.echo': ['Echo test', '回响测试'],
  'kind.key_change': ['Key change', '密钥更换'],
  'kind.settings': ['Settings', '参数设置'],
  'kind.print': ['Print', '打印'],
  'kind.batch_close': ['Batch close', '批结'],
  'kind.batch_upload': ['Batch upload', '批上送'],
  'kind.chargeback': ['Chargeback', '拒付'],
  'kind.representment': ['Representment', '再请款'],
  'kind.fee': ['Fee', '手续费'],
  'kind.payout': ['Payout', '划付'],
  'kind.adjustment': ['Adjustment', '调账'],
}

export const EXCEPTION_PHRASES: Phrases = {
  ...TYPES,
  ...CAUSES,
  ...PREVENTION,
  ...ACTIONS,
  ...ACTORS,
  ...ROW_EVIDENCE,
  ...DAY_EVIDENCE,
  ...DECIDERS,
  ...MATCHING_EVIDENCE,
  ...ZERO_CLASSES,
  ...STATES,
  ...VALUE_WORDS,
  ...KINDS,
}
