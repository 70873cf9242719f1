// Phrases of files, rejected lines and control totals.
import type { Phrases } from './phrase.ts'

export const FILE_PHRASES: Phrases = {
  'rejected.amount_unreadable': [
    'The amount is no plain figure. Correct it at the sender; it counts as nothing until then.',
    '金额不是规范数字。请由发送方更正；更正前不计入。',
  ],
  'rejected.fee_unreadable': ['The fee is no plain figure.', '手续费不是规范数字。'],
  'rejected.net_unreadable': ['The net amount is no plain figure.', '结算净额不是规范数字。'],
  'rejected.type_missing': [
    'The line does not say what kind of record it is.',
    '该行没有交易类型。',
  ],
  'rejected.type_unknown': [
    'The kind of record is unknown to the layout.',
    '该版式不认识这一交易类型。',
  ],
  'rejected.merchant_missing': [
    'No merchant: neither the line nor the source configuration names one.',
    '缺少商户号：该行和来源配置都没有给出。',
  ],
  'rejected.currency_missing': [
    'No currency: neither the line nor the source configuration names one.',
    '缺少币种：该行和来源配置都没有给出。',
  ],
  'rejected.currency_unknown': ['ISO 4217 has no such currency.', 'ISO 4217 中没有该币种。'],
  'rejected.time_missing': [
    'No transaction time, so the line belongs to no business date.',
    '缺少交易时间，无法确定营业日。',
  ],
  'rejected.time_unreadable': [
    'The transaction time is no time in the form of the layout, or no day of the calendar.',
    '交易时间不符合版式，或日历上没有这一天。',
  ],
  'rejected.date_missing': [
    'No settlement date and no transaction time, so the line belongs to no business date.',
    '既无清算日期也无交易时间，无法确定营业日。',
  ],
  'rejected.date_unreadable': [
    'The settlement date is no date in the form of the layout, or no day of the calendar.',
    '清算日期不符合版式，或日历上没有这一天。',
  ],
  'rejected.flag_unreadable': ['Neither yes nor no stands here.', '此处既不是“是”也不是“否”。'],
  'rejected.status_unknown': [
    'The status is unknown to the layout: whether money moved cannot be guessed.',
    '该版式不认识这一状态：不能猜测资金是否已动。',
  ],
  'rejected.reference_too_long': [
    'A reference longer than 128 characters is none.',
    '参考号超过 128 个字符，不是有效的参考号。',
  ],
  'rejected.cell_count': [
    'The line has more or fewer cells than the heading row.',
    '该行的列数与表头不一致。',
  ],
  'rejected.line_width': [
    'The line is longer or shorter than the fields of the layout.',
    '该行长度与版式的字段总长不一致。',
  ],
  'rejected.line_unknown': [
    'The line is no record of any sort that the layout knows.',
    '该行不是版式所知的任何一种记录。',
  ],
  'rejected.quote_misplaced': [
    'A quotation mark stands where RFC 4180 allows none.',
    '引号出现在 RFC 4180 不允许的位置。',
  ],
  'rejected.message_unreadable': [
    'The message does not follow its bitmap and field lengths.',
    '报文与其位图或字段长度不符。',
  ],

  'stopped.UNKNOWN_LAYOUT': ['There is no layout of this name.', '没有这个名称的版式。'],
  'stopped.EMPTY_FILE': [
    'The file is empty. A day without records has a file with its headings.',
    '文件为空。没有交易的日子也应有带表头的文件。',
  ],
  'stopped.NO_HEADER': [
    'The file has no heading row with the columns of its layout.',
    '文件没有包含版式所需列的表头。',
  ],
  'stopped.MISSING_COLUMN': [
    'The heading row lacks columns that the layout requires.',
    '表头缺少版式必需的列。',
  ],
  'stopped.UNKNOWN_COLUMN': [
    'The heading row has columns that the layout does not know.',
    '表头含有版式不认识的列。',
  ],
  'stopped.DUPLICATE_COLUMN': [
    'A heading stands twice: which of the two counts cannot be guessed.',
    '同一列名出现两次：无法判断以哪一列为准。',
  ],
  'stopped.WRONG_TOTALS': [
    'The totals that the file declares do not agree with its lines.',
    '文件声明的合计与明细不符。',
  ],
  'stopped.NO_TOTALS': [
    'The file ends without the totals that its layout ends with.',
    '文件缺少该版式末尾应有的合计。',
  ],
  'stopped.TOTALS_UNREADABLE': [
    'The totals at the end of the file cannot be read.',
    '文件末尾的合计无法读取。',
  ],
  'stopped.AFTER_TOTALS': [
    'Lines stand behind the totals, which end the file.',
    '合计之后还有数据行。',
  ],
  'stopped.CUT_OFF': ['The file is cut off in its last line.', '文件在最后一行被截断。'],
  'stopped.LINE_TOO_LONG': ['A line has no end within a mebibyte.', '有一行超过 1 MiB 仍未结束。'],
  'stopped.WRONG_ENCODING': [
    'The bytes of the file are not text in the encoding of its layout.',
    '文件字节不符合版式规定的编码。',
  ],
  'stopped.NUL_BYTE': ['The file holds NUL bytes: it is no text.', '文件含有 NUL 字节，不是文本。'],
  'stopped.WRONG_LAYOUT': [
    'The lines of the file are no lines of its layout.',
    '文件的行不符合所选版式。',
  ],
  'stopped.ARCHIVE_BROKEN': ['The archive cannot be unpacked.', '压缩文件无法解开。'],
  'stopped.ARCHIVE_BOMB': [
    'Unpacked, the file grows out of all proportion.',
    '解压后文件大小异常膨胀。',
  ],
  'stopped.ARCHIVE_TOO_LARGE': ['The archive is larger than 64 MiB.', '压缩文件超过 64 MiB。'],
  'stopped.ARCHIVE_NAME': [
    'The archive names a file outside itself, or two files alike.',
    '压缩文件中的条目名称指向其外部，或有重名。',
  ],
  'stopped.ARCHIVE_EMPTY': [
    'The archive holds no file of the layout.',
    '压缩文件中没有该版式的文件。',
  ],
  'stopped.FRAMING_BROKEN': ['A message does not begin with its length.', '报文没有以其长度开头。'],
  'stopped.NO_WORKBOOK': ['The file is no xlsx workbook.', '文件不是 xlsx 工作簿。'],
  'stopped.SHEET_TOO_LARGE': [
    'The workbook holds more text or columns than a report has.',
    '工作簿的文本或列数超出合理范围。',
  ],
  'stopped.XML_BROKEN': ['The XML is not well-formed.', 'XML 格式不正确。'],
  'stopped.XML_DOCTYPE': [
    'The XML declares a document type, which no report needs.',
    'XML 含有文档类型声明，报表不应有此内容。',
  ],
  'stopped.XML_TOO_DEEP': ['The XML nests deeper than 64.', 'XML 嵌套超过 64 层。'],
  'stopped.SENSITIVE_DATA': [
    'The file carries verification codes, track data or PIN blocks. Nobody may keep those: its bytes are not kept either.',
    '文件含有卡片验证码、磁道数据或 PIN 数据。任何人不得保存：文件内容未予保留。',
  ],
  'stopped.CALENDAR_YEAR': [
    'The calendar does not know the year of a date in the file.',
    '日历中没有文件里某个日期所在的年份。',
  ],
}
