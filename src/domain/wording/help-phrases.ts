// What --help says, in Chinese: the English stands beside each command and option, and is the key here.

/** A text without an entry stays English; test/cli/help.test.ts finds it. */
export const HELP_IN_CHINESE: Readonly<Record<string, string>> = {
  'Example:': '示例：',
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'choices: ': '可选值：',
  'default: ': '默认值：',
  'display help for command': '显示帮助',
  'output the version number': '显示版本号',
  "Ties each terminal's journal out to the acquirer's settlement, to the cent.":
    '将每台终端的流水与收单机构的结算逐笔核对，分毫不差。',
  'writes a commented configuration and the folders': '写入带注释的配置并建立目录',
  'writes journals, settlement files, bank statements and truth.json of invented days':
    '写入虚构营业日的流水、结算文件、银行对账单和 truth.json',
  'reads files into the store, all or nothing per file': '将文件读入数据库，每个文件全有或全无',
  'loads what waits in the inbox, reconciles the business date(s), writes the workbook(s)':
    '载入收件目录中的文件，对营业日对账，写出工作簿',
  'what was expected, received, rejected, is missing': '应收、已收、拒收和缺少的文件',
  'tries a layout on a file (try), or proposes one for it (guess)':
    '用版式试读文件（try），或为文件建议版式（guess）',
  'the matches of a date; with --json one object a line':
    '某营业日的匹配；加 --json 时每行一个对象',
  'the exceptions, with cause and remedy; --zero: the zero-amount ledger':
    '差异及其原因和处理办法；--zero：零金额台账',
  'one exception: both sides, why, what shows it, what to do, what became of it':
    '一项差异：两侧记录、原因、依据、处理办法、处理经过',
  'joins rows by hand; runs keep it, and no rule undoes it':
    '人工匹配记录；各次运行均予保留，任何规则不得撤销',
  'takes a match apart; no rule joins its rows again': '拆开一项匹配；规则不再将其记录匹配在一起',
  'who decides': '决定人',
  'FILE:LINE of the journal rows, separated by commas': '流水记录的 文件:行号，以逗号分隔',
  'FILE:LINE of the settlement rows, separated by commas': '结算记录的 文件:行号，以逗号分隔',
  'the date of the match: found faster': '匹配所在的营业日，便于更快找到',
  'as tieout matches lists it, or the decision that joined by hand':
    '见 tieout matches 的输出，或人工匹配的决定编号',
  'writes a workbook again': '重新写出工作簿',
  'zero-amount rates, declines, silent terminals, STAN gaps, new versions, alerts':
    '零金额比率、被拒交易、静默终端、流水号缺口、新软件版本、告警',
  'the daemon: looks for due dates on every ring, and runs them':
    '守护进程：每次触发时查找到期的营业日并运行',
  'checks configuration, store, folders and calendar; says what to mend':
    '检查配置、数据库、目录和日历，并说明如何修复',
  'makes a realistic week, reconciles it, and leaves the workbooks in ./demo':
    '生成并核对一周的模拟数据，工作簿留在 ./demo',
  'the configuration': '配置文件',
  'one JSON document (or one object a line) on stdout':
    '在标准输出写一个 JSON 文档（或每行一个对象）',
  'the language of texts': '文字的语言',
  'no messages, no progress': '不显示消息和进度',
  'no colors (as NO_COLOR does)': '不使用颜色（同 NO_COLOR）',
  'one business date': '一个营业日',
  'the first of several': '多个营业日中的第一个',
  'the last of several': '多个营业日中的最后一个',
  'only what was received until then counts': '只计此时刻之前收到的文件',
  'decides everything, keeps no run and writes no workbook': '完成全部判断，但不保存、不写工作簿',
  'runs later dates again that stand on an older revision': '重新运行基于较早版本的后续日期',
  'exit 1 when exceptions are open': '有待处理差异时以 1 退出',
  'the business date': '营业日',
  'of this business date': '限于该营业日',
  'the business date; absent: the latest that was run': '营业日；缺省为最近运行的日期',
  'only what this business date needs or holds': '限于该营业日所需或所含的文件',
  'what disagrees': '差异类型',
  why: '原因',
  'every zero, blank or unreadable amount of both sides': '两侧所有为零、空白或无法读取的金额',
  'open, proposed, approved, rejected, cleared': 'open、proposed、approved、rejected、cleared',
  'as tieout exceptions lists it': '见 tieout exceptions 的输出',
  'an earlier revision': '较早的版本',
  'where to write it': '写到何处',
  'where to write': '写到何处',
  'whose files they are': '文件所属来源',
  'ring once and end: for a scheduler of your own': '只触发一次即结束：供自有的调度程序使用',
  'try or guess': 'try 或 guess',
  'a layout that ships, or one of layouts: in the configuration':
    '内置版式，或配置中 layouts: 的版式',
  'where to work; an earlier demo there is replaced': '工作目录；其中较早的演示会被替换',
  'the first business date': '第一个营业日',
  'business dates': '营业日数',
  terminals: '终端数',
  'financial rows a day and side, about': '每日每侧的金融交易行数（约）',
  'the same seed gives the same bytes': '相同的种子产生相同的字节',
  'all, light or none': 'all、light 或 none',
  'without truth.json': '不写 truth.json',
}
