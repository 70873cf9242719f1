// Phrases of what the command line says.
import type { Phrases } from './phrase.ts'

export const CLI_PHRASES: Phrases = {
  'cli.init.written': [
    'Wrote {file} and the folders. Put files into inbox/ and run: tieout run --date YYYY-MM-DD',
    '已写入 {file} 并建立目录。请将文件放入 inbox/，然后运行：tieout run --date YYYY-MM-DD',
  ],
  'cli.init.kept': ['{file} is there already and was left as it is.', '{file} 已存在，未作改动。'],
  'cli.simulate.done': [
    'Wrote {files} {files|file|files} with {rows} {rows|row|rows}.',
    '已写入 {files} 个文件，共 {rows} 行。',
  ],
  'cli.at': ['at {place}', '位置：{place}'],
  'cli.receive': ['Loading', '载入'],
  'cli.reconcile': ['Reconciling', '对账'],
  'cli.received.accepted': [
    '{name}: {rows} {rows|row|rows}, {rejected} rejected.',
    '{name}：{rows} 行，其中拒收 {rejected} 行。',
  ],
  'cli.received.duplicate': [
    '{name}: the same bytes as {of}; counts nothing.',
    '{name}：与 {of} 内容完全相同，不重复计入。',
  ],
  'cli.received.quarantined': [
    '{name}: QUARANTINED, {code}: {message}\n  at {place}\n  {hint}',
    '{name}：已隔离，{code}：{message}\n  位置：{place}',
  ],
  'cli.left_alone.no_source': [
    '{name}: no source in the configuration takes this name; left in the inbox.',
    '{name}：配置中没有来源匹配此文件名，留在收件目录。',
  ],
  'cli.left_alone.several_sources': [
    '{name}: several sources take this name; left in the inbox. Make their patterns differ.',
    '{name}：有多个来源匹配此文件名，留在收件目录。请区分各来源的文件名模式。',
  ],
  'cli.left_alone.not_a_file': [
    '{name}: no regular file (a folder, link or device); left alone.',
    '{name}：不是普通文件（目录、链接或设备），未处理。',
  ],
  'cli.left_alone.growing': [
    '{name}: still growing; left for the next run.',
    '{name}：文件仍在写入，留待下次运行。',
  ],
  'cli.left_alone.unreadable': [
    '{name}: may not be read ({reason}). Give the user who runs tieout the right to read it.',
    '{name}：无法读取（{reason}）。请授予运行 tieout 的用户读取权限。',
  ],
  'cli.left_alone.card_number': [
    '{name}: its name holds a card number, which would be kept and shown; left in the inbox. Rename it.',
    '{name}：文件名含有卡号，而文件名会被保存和显示；留在收件目录。请重命名。',
  ],
  'cli.left_alone.bank_side': [
    '{name}: a bank statement; bank sources are not read yet, so it stays in the inbox.',
    '{name}：银行对账单；目前尚不读取银行来源，留在收件目录。',
  ],
  'cli.run.balanced': ['balanced', '已平账'],
  'cli.run.exceptions': ['exceptions', '有差异'],
  'cli.run.not_reconcilable': ['not reconcilable: files are missing', '无法对账：缺少文件'],
  'cli.run.revision': ['revision {revision}', '第 {revision} 版'],
  'cli.run.unchanged': ['unchanged', '无变化'],
  'cli.run.missing': ['missing: {name} of {source}', '缺少：{source} 的 {name}'],
  'cli.run.dry_dates': [
    'A dry run keeps nothing: each date stands on the last run that was kept, not on the dates before it here.',
    '试运行不保存任何结果：每个营业日都以最近一次已保存的运行为前提，而不是以本次范围内之前的营业日为前提。',
  ],
  'cli.exceptions.stale': [
    'These dates stand on an older revision, so that the list may be out of date: {dates}. Run them again (--cascade).',
    '以下营业日依据的是较早的版本，列表可能已过时：{dates}。请重新运行（--cascade）。',
  ],
  'cli.run.stale': [
    '{date} stands on an older revision: run it again, or use --cascade.',
    '{date} 基于较早的版本：请重新运行，或使用 --cascade。',
  ],
  'cli.run.rules_changed': [
    '{date}: revision {before} was made under other rules, of another release of tieout; where revision {revision} differs, that may be why.',
    '{date}：第 {before} 版依据的是另一版 tieout 的规则；第 {revision} 版如有不同，可能由此造成。',
  ],
  'cli.run.outside': [
    'not counted: rejected lines {rejected} (tieout files), unrouted rows {unrouted} (tieout doctor)',
    '未计入：拒收 {rejected} 行（见 tieout files），无归属结算方 {unrouted} 行（见 tieout doctor）',
  ],
  'cli.run.why': ['why: {list}', '原因：{list}'],
  'cli.run.workbook': ['workbook: {file}', '工作簿：{file}'],
  'cli.run.head.source': ['source', '来源'],
  'cli.run.head.journal': ['journal', '流水'],
  'cli.run.head.settlement': ['settlement', '结算'],
  'cli.run.head.matched': ['matched', '已匹配'],
  'cli.run.head.awaiting': ['awaiting', '待到'],
  'cli.run.head.exceptions': ['exceptions', '差异'],
  'cli.run.head.zero': ['zero', '零金额'],
  'cli.files.name': ['file', '文件'],
  'cli.files.source': ['source', '来源'],
  'cli.files.status': ['status', '状态'],
  'cli.files.rows': ['rows', '行数'],
  'cli.files.rejected': ['rejected', '拒收'],
  'cli.files.totals': ['control totals', '控制总数'],
  'cli.files.reason': ['reason', '原因'],
  'cli.files.expected': ['expected file', '应到文件'],
  'cli.files.side': ['side', '侧'],
  'cli.files.by': ['by when', '到达时限'],
  'cli.expected.received': ['received', '已收到'],
  'cli.expected.missing': ['missing', '缺少'],
  'cli.expected.awaited': ['not due yet', '未到时限'],
  'cli.expected.not_owed': ['not owed', '无须提供'],
  'cli.expected.because.holiday': [
    'No business day: sales of it may come with the file of {date}.',
    '非营业日：如有交易，可能随 {date} 的文件到达。',
  ],
  'cli.expected.because.irregular': [
    'Irregular: comes when it comes, and no date waits for it.',
    '不定期：何时到达不固定，日终不等待。',
  ],
  'cli.expected.by.journal': [
    'When the business date has ended: {by} ({timezone}).',
    '营业日结束后：{by}（{timezone}）。',
  ],
  'cli.expected.by.settlement': [
    'On its settlement date: {by} ({timezone}).',
    '清算日当天：{by}（{timezone}）。',
  ],
  'cli.expected.carries.journal': [
    'May carry the business dates {from} to {to}.',
    '可能包含营业日 {from} 至 {to}。',
  ],
  'cli.expected.carries.settlement': [
    'Carries the business dates {from} to {to}.',
    '包含营业日 {from} 至 {to}。',
  ],
  'cli.file.accepted': ['accepted', '已接收'],
  'cli.file.restated': ['replaced by a newer version', '已被更新版取代'],
  'cli.file.quarantined': ['quarantined', '已隔离'],
  'cli.file.duplicate': ['duplicate', '重复'],
  'cli.file.missing': ['missing', '缺少'],
  'cli.totals.absent': ['absent', '无'],
  'cli.totals.agreed': ['agreed', '一致'],
  'cli.totals.disagreed': ['disagreed', '不一致'],
  'cli.matches.none': ['{date} has no matches.', '{date} 没有匹配。'],
  'cli.matches.difference': ['difference {difference} {currency}', '差额 {difference} {currency}'],
  'cli.exceptions.count': ['{count} {count|exception|exceptions}.', '共 {count} 项差异。'],
  'cli.schedule.failed': [
    'This ring failed. The next one tries again.',
    '本次执行失败，下次将重试。',
  ],
  'cli.schedule.blocked': [
    '{date}: not reconcilable, files are missing: {files}',
    '{date}：无法对账，缺少文件：{files}',
  ],
  'cli.schedule.kept': [
    'The daemon goes on with the last configuration that was sound.',
    '定时任务继续使用上一次正确的配置。',
  ],
  'cli.schedule.passed_over': [
    '{count} {count|date|dates} from {from} to {to} {count|has a journal file|have journal files} and no run, older than what was run since: the daemon passes over {count|it|them}, and {count|its|their} rows count in the first run after {count|it|them}. To run {count|it|them}: tieout run --from {from} --to {to} --cascade',
    '{from} 至 {to} 期间有 {count} 个日期已有流水文件但从未对账，且早于此后已对账的日期：定时任务不再处理，其记录计入之后的首次对账。如需处理：tieout run --from {from} --to {to} --cascade',
  ],
  'cli.demo.simulating': [
    'Inventing {days} days of card sales...',
    '正在模拟 {days} 天的刷卡交易……',
  ],
  'cli.demo.done': [
    '{count} days reconciled. The workbooks are in {folder}/',
    '已对账 {count} 天。工作簿位于 {folder}/',
  ],
  'cli.doctor.configuration.ok': ['The configuration {file} is sound.', '配置 {file} 正确。'],
  'cli.doctor.store.ok': [
    'The store answers: PostgreSQL {version}.',
    '数据库可用：PostgreSQL {version}。',
  ],
  'cli.doctor.folder.ok': ['{name}: {folder}', '{name}：{folder}'],
  'cli.doctor.folder.mend': [
    '{name}: {folder} is missing, is no folder, or may not be read and written. Create it (tieout init) or give the rights.',
    '{name}：{folder} 不存在、不是目录或无读写权限。请创建（tieout init）或授予权限。',
  ],
  'cli.doctor.calendar.ok': [
    'The calendar {calendar} knows {from} to {to}.',
    '日历 {calendar} 覆盖 {from} 至 {to} 年。',
  ],
  'cli.doctor.calendar.mend': [
    'The calendar {calendar} ends with {to}. Update tieout: holidays are decreed a year at a time.',
    '日历 {calendar} 截止于 {to} 年。请更新 tieout：节假日安排按年发布。',
  ],
  'cli.doctor.claims.mend': [
    '{names}: several settlement sources without settles would all take the same sales. Give each its claims.',
    '{names}：多个结算来源均未设置 settles，会争用同一批交易。请分别设置。',
  ],
  'cli.doctor.patterns.mend': [
    'A file named {name} would be taken by several sources ({names}), and so stays in the inbox. Make their `files` tell them apart.',
    '名为 {name} 的文件会同时匹配多个来源（{names}），因而留在收件目录。请用 files 模式区分这些来源。',
  ],
  'cli.doctor.networks.ok': [
    'The response codes of {network}, edition {edition}, are in use.',
    '{network} 应答码表（{edition} 版）已启用。',
  ],
  'cli.doctor.networks.mend': [
    'The response codes of {network}, edition {edition}, serve no row: no journal names that scheme (seen: {schemes}). Correct network, or name the sources that the table serves.',
    '{network} 应答码表（{edition} 版）未用于任何记录：流水中没有该卡组织（现有：{schemes}）。请更正 network，或用 sources 指明适用的来源。',
  ],
  'cli.doctor.routing.ok': [
    'Every journal transaction is owed by one settlement source.',
    '每笔流水均有唯一的结算来源。',
  ],
  'cli.doctor.routing.mend': [
    '{count} journal {count|row|rows} of {source} ({amount} {currency}) {count|is|are} owed by no settlement source, or by two. Complete settles.',
    '{source} 的 {count} 笔流水（{amount} {currency}）没有结算来源或对应两个来源。请完善 settles。',
  ],
  'cli.doctor.ahead.ok': [
    'No file holds rows of a date later than its own.',
    '没有文件含有晚于其自身日期的记录。',
  ],
  'cli.doctor.ahead.mend': [
    'Files hold rows dated later than the file can know ({count}): {files}. No run reads such rows before their date comes. Correct the dates, or the clock of the terminal, and put the file into the inbox again.',
    '有 {count} 个文件含有日期晚于文件本身的记录：{files}。在该日期到来之前，任何运行都不会读取这些记录。请更正日期或终端时钟，然后把文件再次放入收件目录。',
  ],
  'cli.doctor.passed_over.ok': [
    'No date with a journal file is passed over.',
    '没有遗漏已有流水文件的日期。',
  ],
  'cli.doctor.passed_over.mend': [
    'Dates with a journal file and no run, older than what was run since ({count}): {dates}. The daemon passes over them. Run them: tieout run --date DATE --cascade',
    '有 {count} 个日期已有流水文件但从未对账，且早于此后已对账的日期：{dates}。定时任务不会处理。请运行：tieout run --date 日期 --cascade',
  ],
  'cli.doctor.stale.ok': [
    'Every date stands on the latest revision of the one before.',
    '各日期均基于前一日的最新版本。',
  ],
  'cli.doctor.stale.mend': [
    'These dates stand on an older revision: {dates}. Run them again.',
    '以下日期基于较早的版本：{dates}。请重新运行。',
  ],
}
