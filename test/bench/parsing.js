// The benchmark of parsing: every layout reads a large file of its own into a sink that only counts.
//
// The files repeat the good lines of the repository's samples under references of their own, closed by
// totals that hold. All layouts take turns, and each is told by its best round, in processor time, and
// beside `tieout-settlement` of the same run: machines are shared and noisy, so the ratio is the figure.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import exceljs from 'exceljs'

const home = fileURLToPath(new URL('../..', import.meta.url))
const samples = join(home, 'test', 'formats')
const { readFileAs } = await import(join(home, 'dist/src/formats/formats.js'))

const ROWS = Number(process.env.BENCH_PARSE_ROWS ?? 60_000)
const SHEET_ROWS = Math.min(ROWS, 10_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const YARDSTICK = 'tieout-settlement'
/** Fixed width and the wallets: no slower than half the canonical layout's rows a second. */
const BOUND = { layouts: ['unionpay-acp', 'wechat-bill', 'alipay-detail'], ratio: 0.5 }

/** The lines of a sample, without their ends. Latin-1 keeps every byte of any encoding as it is. */
function linesOf(path) {
  return readFileSync(join(samples, path), 'latin1').split(/\r?\n/)
}

function latin(text) {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/**
 * `rows` lines by turns from `lines`, each match of `vary` replaced by the line's own number in as
 * many digits.
 */
function repeated(lines, rows, vary) {
  const made = []
  for (let at = 0; at < rows; at++) {
    made.push(
      lines[at % lines.length].replace(vary, (digits) =>
        String(at).padStart(digits.length, '0').slice(-digits.length),
      ),
    )
  }
  return made
}

function whole(...parts) {
  return Buffer.from(`${parts.flat().join('\n')}\n`, 'latin1')
}

/** A sum in the units of `decimals`, times how often it stands there. */
function times(units, rows, of, decimals = 2) {
  const total = (BigInt(units) * BigInt(rows)) / BigInt(of)
  const digits = String(total < 0n ? -total : total).padStart(decimals + 1, '0')
  return `${total < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

function delimited(path, heading, body, vary, trailer = () => [], mended = (line) => line) {
  const lines = linesOf(path).map(mended)
  const rows = body.map((at) => lines[at])
  return whole(lines.slice(0, heading), repeated(rows, ROWS, vary), trailer(ROWS))
}

async function sheet(path, heading, body, vary) {
  const text = new TextDecoder('gb18030').decode(readFileSync(join(samples, path)))
  const lines = text.split(/\r?\n/).map((line) => line.split(','))
  const out = new PassThrough()
  const chunks = []
  out.on('data', (chunk) => chunks.push(chunk))
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream: out })
  const page = book.addWorksheet('Data')
  for (const cells of lines.slice(0, heading)) page.addRow(cells).commit()
  const rows = body.map((at) => lines[at].join('\t'))
  for (const line of repeated(rows, SHEET_ROWS, vary)) page.addRow(line.split('\t')).commit()
  await book.commit()
  return Buffer.concat(chunks)
}

function zettle() {
  const head = 'Settlement date,Payment date,Reference,Type,Net,Balance'
  const rows = []
  let balance = 0n
  const text = (units) => times(units, 1, 1)
  // The newest row comes first: the balance grows from the end.
  for (let at = 0; at < ROWS; at++) {
    const [type, figure] = at % 2 === 0 ? ['Card payment', 1_050n] : ['Fee', -18n]
    balance += figure
    rows.push(
      `2026-03-02,2026-03-01,${1_000_000 + (at >> 1)},${type},${text(figure)},${text(balance)}`,
    )
  }
  return whole(head, rows.reverse())
}

function messages() {
  const log = readFileSync(join(samples, 'iso8583/log_20260301.dat'))
  return Buffer.concat(Array.from({ length: Math.ceil(ROWS / 6) }, () => log))
}

function cielo() {
  const lines = linesOf('cielo-v15/CIELO04D_20260803.txt')
  const [header, unit, entry] = lines
  const sum = (units) => `+${String(BigInt(units) * BigInt(ROWS)).padStart(17, '0')}`
  const count = (rows) => String(rows).padStart(11, '0')
  const trailer = `9${count(ROWS + 1)}${sum(12_883)}${count(ROWS)}${sum(13_211)}`
  const entries = repeated([entry], ROWS, /(?<=^.{175})\d{6}/)
  return whole(header, unit, entries, trailer.padEnd(lines[0].length))
}

function grrcn() {
  const lines = linesOf('amex-grrcn/grrcn_20260303.csv')
  const [submission, first, second] = [lines[2], lines[3], lines[5]]
  const groups = repeated([submission, first, second], ROWS, /(?<=ARN)\d{12}/)
  return whole(lines[0], groups, `"TRAILER","0000000001","${String(ROWS + 2).padStart(7, '0')}",""`)
}

function epprc() {
  const block = readFileSync(join(samples, 'amex-epprc/epprc_20260303.txt'))
  return Buffer.concat(Array.from({ length: Math.ceil(ROWS / 7) }, () => block))
}

function paypal() {
  const lines = linesOf('paypal-stl/stl_2026-01-06.csv')
  const first = lines.findIndex((line) => line.startsWith('"SB"'))
  const rows = repeated([lines[first], lines[first + 2]], ROWS, /(?<="TX)\d/)
  const credits = (BigInt(5_200) * BigInt(ROWS)) / 2n
  return whole(lines.slice(0, first), rows, `"SF","EUR",${credits}`, `"SC",${ROWS}`, `"FF",${ROWS}`)
}

const wechatTotals = (rows) => [
  latin(
    '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
  ),
  `\`${rows},\`${times(9_001, rows, 2)},\`0.00,\`0.00,\`${times(54_000, rows, 2, 5)},\`${times(10_001, rows, 2)},\`0.00`,
]

const fundTotals = (rows) => [
  latin('资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额'),
  `\`${rows},\`${rows / 2},\`${times(10_000, rows, 2)},\`${rows / 2},\`${times(54, rows, 2)}`,
]

const alipayTotals = (rows) => {
  // The sample is GBK: the trailer is its own, with other figures.
  const lines = linesOf('alipay-detail/业务明细_20260301.csv').filter((line) =>
    line.startsWith('#'),
  )
  const [rule, sales] = lines.slice(4)
  const [before, between, after] = [sales.split('2', 1)[0], sales.split(/\d+/)[1], sales]
  const rest = after.slice(after.indexOf('90.01') + 5)
  return [rule, `${before}${rows}${between}${times(9_001, rows, 2)}${rest}`]
}

/** The sample's lines show what is rare: commas within cells, full-width colons. */
const everyday = (line) =>
  line.replace(latin(', 两杯'), '').replace(/ {2}/, ' ').replaceAll(latin('：'), ':')

/** A file of each layout; `zip` bytes for those of a sheet. */
const FILES = [
  [
    'tieout-journal',
    () =>
      delimited(
        'tieout-journal/journal_2026-11-02.csv',
        1,
        [1],
        /(?<=,)0{5}1(?=,630)|(?<=6307)\d{8}/g,
      ),
  ],
  [
    YARDSTICK,
    () =>
      delimited(
        'tieout-settlement/settlement_2026-11-03.csv',
        1,
        [1, 2],
        /(?<=,000001,)\d{6}|(?<=6307)\d{8}|(?<=,20261102)\d{11}/g,
      ),
  ],
  [
    'unionpay-acp',
    () =>
      delimited(
        'unionpay-acp/INN26010188ZM_898110054110001',
        0,
        [1, 2],
        /(?<=^.{26} )\d{6}|(?<=^.{95})\d{8}/g,
      ),
  ],
  [
    'wechat-bill',
    () =>
      delimited(
        'wechat-bill/all_2026-03-01.csv',
        1,
        [1, 2],
        /(?<=42000000012026030)\d{11}/,
        wechatTotals,
        everyday,
      ),
  ],
  [
    'wechat-fundflow',
    () =>
      delimited(
        'wechat-fundflow/fundflow_2026-03-01.csv',
        1,
        [1, 2],
        /(?<=42000000012026030)\d{11}/,
        fundTotals,
      ),
  ],
  [
    'alipay-detail',
    () =>
      delimited(
        'alipay-detail/业务明细_20260301.csv',
        5,
        [5, 6],
        /(?<=^20260301)\d{20}/,
        alipayTotals,
      ),
  ],
  [
    'allinpay-pos',
    () =>
      delimited(
        'allinpay-pos/pos_2026-03-02.csv',
        1,
        [1, 4],
        /(?<=,000123,)\d{6}|(?<=,1120)\d{11}/g,
      ),
  ],
  [
    'adyen-settlement',
    () => delimited('adyen-settlement/settlement_batch_7.csv', 1, [1, 4], /(?<=88\d5)\d{12}/g),
  ],
  [
    'adyen-settlement',
    () => sheet('adyen-settlement/settlement_batch_7.csv', 1, [1, 4], /(?<=88\d5)\d{12}/g),
    'xlsx',
  ],
  [
    'adyen-payments',
    () =>
      delimited(
        'adyen-payments/payments_accounting_report_2026_03_01.csv',
        1,
        [3, 6],
        /(?<=88\d5)\d{12}/g,
      ),
  ],
  ['sumup', () => delimited('sumup/de_2026.csv', 1, [3, 4], /(?<=TCAFE)\d{4}/)],
  ['zettle-statement', zettle],
  [
    'zettle-receipts',
    () => delimited('zettle-receipts/receipts.csv', 5, [5, 6], /(?<=,)10\d(?=,)/),
  ],
  [
    'stripe-payouts',
    () =>
      delimited(
        'stripe-payouts/payouts.csv',
        1,
        [1, 2],
        /(?<=^txn_)\d+|(?<=,ch_)\d+|(?<=,re_)\d+/g,
      ),
  ],
  ['paypal-stl', paypal],
  ['amex-grrcn', grrcn],
  ['amex-epprc', epprc],
  ['cielo-v15', cielo],
  [
    'chinaums-bankall',
    () => delimited('chinaums-bankall/bankall_20260301.txt', 0, [1, 4], /(?<=^.{26})\d{6}/),
  ],
  [
    'china-terminal',
    () =>
      delimited(
        'china-terminal/流水_2026-03-01.csv',
        2,
        [3, 4],
        /(?<=,000123,)\d{6}|(?<=,6030)\d{8}/g,
      ),
  ],
  [
    'china-terminal',
    () => sheet('china-terminal/流水_2026-03-01.csv', 2, [3, 4], /(?<=\t000123\t)\d{6}/g),
    'xlsx',
  ],
  ['iso8583', messages],
  [
    'brazil-tef',
    () =>
      delimited('brazil-tef/tef_2026-03-01.csv', 1, [1, 4], /(?<=;0)\d{5}(?=;)/, (rows) => [
        `${rows} transa\xe7\xf5es`,
      ]),
  ],
]

/** Reads every layout's file `ROUNDS` times and prints MB/s, rows/s and the ratio to the yardstick. */
export async function measureParsing() {
  const made = []
  for (const [layout, make, kind = 'text'] of FILES)
    made.push({ layout, kind, bytes: await make(), times: [] })
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of made) {
      const { rows, time } = await timed(one.layout, one.bytes)
      one.rows = rows
      one.times.push(time)
    }
  }
  const speed = ({ rows, times: all }) => (1_000 * rows) / Math.min(...all)
  const yard = speed(made.find((one) => one.layout === YARDSTICK))
  console.log(`\nparsing (rows/s beside ${YARDSTICK})`)
  for (const one of made) {
    const megabytes = one.bytes.length / 1_048_576
    const ratio = speed(one) / yard
    const slow = BOUND.layouts.includes(one.layout) && ratio < BOUND.ratio
    console.log(
      [
        `${one.layout}${one.kind === 'text' ? '' : ` (${one.kind})`}`.padEnd(26),
        `${one.rows.toLocaleString('en')} rows`.padStart(13),
        `${((1_000 * megabytes) / Math.min(...one.times)).toFixed(1)} MB/s`.padStart(12),
        `${Math.round(speed(one)).toLocaleString('en')} rows/s`.padStart(16),
        ratio.toFixed(2).padStart(7),
        slow ? `  below ${BOUND.ratio}` : '',
      ].join(''),
    )
  }
}

async function timed(layout, bytes) {
  const terms = join(samples, layout, 'source.json')
  const source = {
    name: 'bench',
    side: 'both',
    layout,
    files: '*',
    expects: 'irregular',
    settlesWithin: 1,
    settles: null,
    timezone: 'Asia/Shanghai',
    cutoff: '23:00',
    calendar: 'none',
    defaults: {},
    ...(existsSync(terms) ? JSON.parse(readFileSync(terms, 'utf8')) : {}),
  }
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 262_144) yield bytes.subarray(at, at + 262_144)
  }
  let accepted = 0
  const refused = []
  const before = process.cpuUsage()
  const reading = await readFileAs(
    layout,
    chunks(),
    { source, calendar: null, fileName: 'INN26010188ZM_20260301', slotDate: '2026-03-01' },
    {
      rows(batch) {
        accepted += batch.length
      },
      rejected(lines) {
        refused.push(...lines)
      },
    },
  )
  const { user, system } = process.cpuUsage(before)
  const time = (user + system) / 1_000
  if (accepted * 2 < reading.rows) {
    throw new Error(`${layout}: most lines are refused, e.g. ${JSON.stringify(refused[0])}`)
  }
  return { rows: reading.rows, time }
}
