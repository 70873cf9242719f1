// Phrases of what came in: archives, restated files, ids without a map, files that are owed.
import type { Phrases } from './phrase.ts'

export const INTAKE_PHRASES: Phrases = {
  'notice.unmapped_merchants': [
    '{source}: {count} merchant {count|id|ids} that `merchants` of the source does not map: {ids}. {count|It stands as it is and matches|They stand as they are and match} nothing of ours. Complete the map, then put the files into the inbox again.',
    '{source}：有 {count} 个商户号未在该来源的 merchants 中映射：{ids}。这些编号原样保留，无法与我方匹配。请补全映射，然后把这些文件再次放入收件目录。',
  ],
  'cli.doctor.unmapped_merchants.mend': [
    '{source}: {count} merchant {count|id|ids} that `merchants` of the source does not map: {ids}. {count|It stands as it is and matches|They stand as they are and match} nothing of ours. Complete the map, then put the files into the inbox again.',
    '{source}：有 {count} 个商户号未在该来源的 merchants 中映射：{ids}。这些编号原样保留，无法与我方匹配。请补全映射，然后把这些文件再次放入收件目录。',
  ],
  'notice.unmapped_terminals': [
    '{source}: {count} terminal {count|id|ids} that `terminals` of the source does not map: {ids}. {count|It stands as it is and matches|They stand as they are and match} nothing of ours. Complete the map, then put the files into the inbox again.',
    '{source}：有 {count} 个终端号未在该来源的 terminals 中映射：{ids}。这些编号原样保留，无法与我方匹配。请补全映射，然后把这些文件再次放入收件目录。',
  ],
  'cli.doctor.unmapped_terminals.mend': [
    '{source}: {count} terminal {count|id|ids} that `terminals` of the source does not map: {ids}. {count|It stands as it is and matches|They stand as they are and match} nothing of ours. Complete the map, then put the files into the inbox again.',
    '{source}：有 {count} 个终端号未在该来源的 terminals 中映射：{ids}。这些编号原样保留，无法与我方匹配。请补全映射，然后把这些文件再次放入收件目录。',
  ],
  'notice.refused_stands': [
    'Refused, and not replaced since: {files}. The date stands without it, or on the version before it: ask its sender for a sound one.',
    '已拒收且此后未收到合格版本：{files}。本日对账未计入该文件，或仍以其上一版本为准；请向发送方索取合格文件。',
  ],
  'notice.read_otherwise': [
    '{source}: files read under other terms (zone, cut-off, calendar, days, layout, maps or defaults) than the configuration has now ({count}): {files}. Their rows stay as they were read. To apply the configuration, copy them from the archive back into the inbox, under the names that they had.',
    '{source}：有 {count} 个文件读取时所用的设置（时区、切日时间、日历、结算天数、版式、映射或默认值）与当前配置不同：{files}。其记录保持读取时的结果。如需按当前配置处理，请将其从归档以原文件名复制回收件目录。',
  ],
  'cli.doctor.read_otherwise.mend': [
    '{source}: files read under other terms (zone, cut-off, calendar, days, layout, maps or defaults) than the configuration has now ({count}): {files}. Their rows stay as they were read. To apply the configuration, copy them from the archive back into the inbox, under the names that they had.',
    '{source}：有 {count} 个文件读取时所用的设置（时区、切日时间、日历、结算天数、版式、映射或默认值）与当前配置不同：{files}。其记录保持读取时的结果。如需按当前配置处理，请将其从归档以原文件名复制回收件目录。',
  ],
  'cli.doctor.maps.ok': [
    'Every merchant and terminal id received has its map.',
    '收到的商户号和终端号均已映射。',
  ],
  'cli.layout.read': [
    '{rows} {rows|row|rows}: {accepted} read, {rejected} rejected, {passedOver} passed over.',
    '共 {rows} 行：读取 {accepted} 行，拒收 {rejected} 行，跳过 {passedOver} 行。',
  ],
  'cli.layout.line': ['line', '行'],
  'cli.layout.side': ['side', '侧'],
  'cli.layout.kind': ['kind', '类型'],
  'cli.layout.date': ['time', '时间'],
  'cli.layout.merchant': ['merchant', '商户'],
  'cli.layout.terminal': ['terminal', '终端'],
  'cli.layout.reference': ['reference', '参考号'],
  'cli.layout.amount': ['amount', '金额'],
  'cli.layout.fee': ['fee', '手续费'],
  'cli.layout.net': ['net', '净额'],
  'cli.layout.currency': ['currency', '币种'],
  'cli.layout.count': ['count', '笔数'],
  'cli.layout.amount_unknown': [
    'No column looks like the amount: name it.',
    '没有列像是金额：请指定。',
  ],
  'cli.layout.time_unknown': [
    'No column looks like the time: name it and its pattern.',
    '没有列像是交易时间：请指定该列及其格式。',
  ],
  'cli.layout.merchant_unknown': [
    'No column looks like the merchant: name it, or give the source defaults: { merchant: ... }.',
    '没有列像是商户号：请指定，或在来源中设置 defaults: { merchant: ... }。',
  ],
  'cli.layout.currency_unknown': [
    'No column looks like the currency: give the source defaults: { currency: ... }.',
    '没有列像是币种：请在来源中设置 defaults: { currency: ... }。',
  ],
  'cli.layout.side_guessed': [
    'A proposal: check the side, and which way amounts and fees go.',
    '这是建议：请核对所属侧以及金额、手续费的方向。',
  ],
  'cli.layout.kinds_guessed': [
    'Check the kinds: each word of the file must become one that tieout knows. Lines with a word that is not listed are refused.',
    '请核对交易类型：文件中的每个词都应对应 tieout 的一种类型。含有未列出的词的行会被拒收。',
  ],
  'file_remark.empty': [
    'Empty: headings and no rows. Right only if nothing was sold.',
    '空文件：只有表头没有明细。仅当确无交易时才正常。',
  ],
  'file_remark.small': [
    'Suspiciously small: {rows} {rows|row|rows}, usually about {usual} (the {days} {days|file|files} before it). Ask the sender whether it is whole.',
    '文件过小：{rows} 行，通常约 {usual} 行（此前 {days} 个文件）。请向发送方确认是否完整。',
  ],
  'file_remark.early': [
    'Early: received {received}, before its business date ended ({ends}). A later version may follow.',
    '提前到达：{received} 收到，早于营业日结束时间（{ends}），可能还有后续版本。',
  ],
  'source_remark.part_absent': [
    'No file like {file} for this date; there was one on {active} of {days} {days|date|dates}. Ask its sender for it.',
    '本营业日没有与 {file} 同类的文件；此前 {days} 天中有 {active} 天收到。请向发送方索取。',
  ],
  'source_remark.part_absent_more': [
    '... and {count} more {count|file that usually comes|files that usually come}.',
    '……另有 {count} 个通常会到达的文件缺少。',
  ],
  'source_remark.silent': [
    'Terminal {terminal} ({merchant}) is silent: rows on {active} of {days} {days|date|dates}, the last on {last}, and none on this one. Ask whether it was in use.',
    '终端 {terminal}（{merchant}）无流水：此前 {days} 天中有 {active} 天有记录，最后一次在 {last}，本营业日没有。请确认当日是否使用。',
  ],
  'source_remark.silent_more': [
    '... and {count} more silent {count|terminal|terminals}.',
    '……另有 {count} 台终端无流水。',
  ],
  'source_remark.stan_gap': [
    'Terminal {terminal} ({merchant}): STANs missing {missing} ({list}), present {present}. Its journal may lack these records; ask for it again.',
    '终端 {terminal}（{merchant}）：缺少 {missing} 个流水号（{list}），已有 {present} 个。流水可能缺少这些记录；请重新索取。',
  ],
  'source_remark.stan_gap_refused': [
    'Terminal {terminal} ({merchant}): STANs missing {missing} ({list}), present {present}. Lines of it that were refused: {refused}; they may be these.',
    '终端 {terminal}（{merchant}）：缺少 {missing} 个流水号（{list}），已有 {present} 个。该终端有 {refused} 行被拒收，可能就是这些记录。',
  ],
  'source_remark.stan_gap_more': [
    '... and {count} more {count|terminal|terminals} with {size} missing {size|STAN|STANs}.',
    '……另有 {count} 台终端缺少 {size} 个流水号。',
  ],
  'source_remark.batch_skipped': [
    'Terminal {terminal} ({merchant}): batch {list} passed over ({missing} missing). Ask for its journal, or why the number was not used.',
    '终端 {terminal}（{merchant}）：批次号 {list} 被跳过（缺少 {missing} 个）。请索取该批次流水，或确认该批次号未使用的原因。',
  ],
  'source_remark.batch_skipped_more': [
    '... and {count} more {count|terminal|terminals} that passed over {size} {size|batch|batches}.',
    '……另有 {count} 台终端跳过 {size} 个批次。',
  ],
  'report.files.left_out': ['What the journals leave out', '流水的缺漏'],
  'report.restatement': [
    'Restates {of}: {added} {added|row|rows} added, {removed} removed, {changed} changed.',
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
  'cli.received.again': [
    '{name}: was loaded before with the same bytes; counts nothing.',
    '{name}：相同内容此前已载入，不重复计入。',
  ],
  'cli.left_alone.not_put_away': [
    '{name}: the store has it, but it could not be moved to {folder} ({reason}): it stays in the inbox and counts nothing again. Free space there, or give the right to write.',
    '{name}：已入库，但无法移至 {folder}（{reason}）；文件留在收件目录，不会重复计入。请释放该处空间或授予写入权限。',
  ],
  'cli.left_alone.not_removed': [
    '{name}: holds data that may not be kept, and could not be removed from the inbox ({reason}). Remove it.',
    '{name}：含有不得保存的数据，但无法从收件目录删除（{reason}）。请将其删除。',
  ],
}
