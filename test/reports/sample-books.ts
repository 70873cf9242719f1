// Invented day books for the workbook's tests: a plausible day of a small chain of shops.
import type {
  AwaitingEntry,
  DayBooks,
  FileEntry,
  FileTotal,
  PlaceTotal,
  RollForward,
  SourceTotal,
  Tally,
} from '../../src/domain/day-books.ts'
import type { ExceptionRecord } from '../../src/domain/exception.ts'
import { money, plainText } from '../../src/domain/money.ts'
import type { ZeroEntry } from '../../src/domain/zero-ledger.ts'

export const DATE = '2026-03-04'

function tally(count: number, amount: string): Tally {
  return { count, amount }
}

const hex = (digit: string) => digit.repeat(64)

export function exception(change: Partial<ExceptionRecord> = {}): ExceptionRecord {
  return {
    id: 'X7F03C2AD91B64E85',
    businessDate: DATE,
    raisedOn: DATE,
    ageDays: 0,
    type: 'amount_difference',
    cause: 'data_entry_error',
    alternativeCause: 'operator_error',
    evidence: [
      { fact: 'journal_amount', value: '1280.00 (journal_2026-03-04.csv:1182)' },
      { fact: 'settled_amount', value: '128.00 (settlement_2026-03-05.csv:1163)' },
      { fact: 'slip_decimals', value: 'keyed=1280.00; settled=128.00; places=1' },
    ],
    action: 'correct_entry',
    source: 'unionpay',
    journal: [{ file: 'journal_2026-03-04.csv', line: 1182 }],
    settlement: [{ file: 'settlement_2026-03-05.csv', line: 1163 }],
    amount: '1280.00',
    amountDifference: '-1152.00',
    currency: 'CNY',
    merchantId: '898310058120014',
    terminalId: '02004417',
    status: 'open',
    decision: null,
    ...change,
  }
}

export const EXCEPTIONS: readonly ExceptionRecord[] = [
  exception(),
  exception({
    id: 'X1B90A27EC4D3380F',
    type: 'missing_settlement',
    cause: 'settlement_process',
    alternativeCause: 'timing',
    evidence: [
      { fact: 'overdue', value: 'source=unionpay; date=2026-03-03' },
      { fact: 'response_code', value: '00 (journal_2026-03-02.csv:77)' },
    ],
    action: 'claim_missing_settlement',
    businessDate: '2026-03-02',
    raisedOn: '2026-03-03',
    ageDays: 2,
    journal: [{ file: 'journal_2026-03-02.csv', line: 77 }],
    settlement: [],
    amount: '356.40',
    amountDifference: null,
    status: 'proposed',
    decision: 'claim_from_acquirer',
  }),
  exception({
    id: 'XA52CC0F1D7730B96',
    type: 'zero_amount',
    cause: 'system_fault',
    alternativeCause: null,
    evidence: [
      { fact: 'settled_amount', value: '89.90 (settlement_2026-03-05.csv:402)' },
      {
        fact: 'version_change',
        value: 'from=4.1.7; to=4.2.0; at=2026-03-04T10:02:11; leading=3; zeros=3; approved=118',
      },
    ],
    action: 'record_settled_amount',
    amount: '89.90',
    amountDifference: '89.90',
    journal: [{ file: 'journal_2026-03-04.csv', line: 415 }],
    settlement: [{ file: 'settlement_2026-03-05.csv', line: 402 }],
    terminalId: '02004420',
  }),
  exception({
    id: 'X9C4E7A1A05D2F3B8',
    type: 'missing_journal',
    cause: 'fraud_suspected',
    alternativeCause: 'system_fault',
    evidence: [{ fact: 'terminal_unknown', value: '99887766' }],
    action: 'escalate_to_risk_control',
    amount: '4999.00',
    amountDifference: null,
    journal: [],
    settlement: [{ file: 'settlement_2026-03-05.csv', line: 1650 }],
    terminalId: '99887766',
  }),
  exception({
    id: 'X53AADD8F6B1C0297',
    type: 'duplicate_settlement',
    cause: 'settlement_process',
    alternativeCause: null,
    evidence: [{ fact: 'same_references', value: '006412' }],
    action: 'return_duplicate_settlement',
    source: 'wechat',
    amount: '18.00',
    amountDifference: '18.00',
    settlement: [
      { file: 'wechat_2026-03-05.csv', line: 88 },
      { file: 'wechat_2026-03-05.csv', line: 89 },
    ],
    journal: [{ file: 'journal_2026-03-04.csv', line: 93 }],
    merchantId: '1900006511',
    terminalId: null,
  }),
  exception({
    id: 'XD0CC12B85E9A4F61',
    type: 'ambiguous',
    cause: 'unknown',
    alternativeCause: null,
    evidence: [],
    action: 'choose_match',
    source: 'octopus',
    currency: 'HKD',
    amount: '52.5',
    amountDifference: null,
    merchantId: 'HK-TST-03',
    terminalId: 'A1',
  }),
]

const ZERO: readonly ZeroEntry[] = [
  {
    file: 'journal_2026-03-04.csv',
    line: 415,
    side: 'journal',
    value: 'zero',
    class: 'upgrade',
    cause: 'system_fault',
    alternativeCause: null,
    action: 'investigate',
    legitimate: false,
    evidence: [
      {
        fact: 'version_change',
        value: 'from=4.1.7; to=4.2.0; at=2026-03-04T10:02:11; leading=3; zeros=3; approved=118',
      },
    ],
    merchantId: '898310058120014',
    terminalId: '02004420',
    kind: 'sale',
    otherAmount: '89.90',
    currency: 'CNY',
  },
  {
    file: 'journal_2026-03-04.csv',
    line: 12,
    side: 'journal',
    value: 'zero',
    class: 'balance_inquiry',
    cause: 'not_financial',
    alternativeCause: null,
    action: 'no_action_needed',
    legitimate: true,
    evidence: [{ fact: 'kind', value: 'balance_inquiry' }],
    merchantId: '898310058120014',
    terminalId: '02004417',
    kind: 'balance_inquiry',
    otherAmount: null,
    currency: 'CNY',
  },
  {
    file: 'journal_2026-03-04.csv',
    line: 733,
    side: 'journal',
    value: 'blank',
    class: 'no_response',
    cause: 'network_failure',
    alternativeCause: null,
    action: 'investigate',
    legitimate: false,
    evidence: [{ fact: 'no_answer', value: 'journal_2026-03-04.csv:733' }],
    merchantId: '898310058120022',
    terminalId: '02004431',
    kind: 'sale',
    otherAmount: null,
    currency: 'CNY',
  },
  {
    file: 'journal_2026-03-04.csv',
    line: 2,
    side: 'journal',
    value: 'not_applicable',
    class: 'management',
    cause: 'not_financial',
    alternativeCause: null,
    action: 'no_action_needed',
    legitimate: true,
    evidence: [],
    merchantId: '898310058120014',
    terminalId: '02004417',
    kind: 'sign_on',
    otherAmount: null,
    currency: 'CNY',
  },
]

const AWAITING: readonly AwaitingEntry[] = Array.from({ length: 14 }, (_, index) => ({
  side: index % 5 === 4 ? ('settlement' as const) : ('journal' as const),
  source: index % 5 === 4 ? 'wechat' : 'stores',
  file: index % 5 === 4 ? 'wechat_2026-03-05.csv' : 'journal_2026-03-04.csv',
  line: 1700 + index,
  businessDate: DATE,
  dueDate: index === 3 ? null : '2026-03-05',
  ageDays: 0,
  merchantId: '898310058120014',
  terminalId: index % 3 === 0 ? '02004417' : null,
  reference: `00641290${8700 + index}`,
  amount: plainText(money('18.5').times(index + 1)),
  currency: 'CNY',
}))

const awaitingAmount = AWAITING.reduce((total, row) => total.plus(row.amount ?? '0'), money('0'))

const TOTALS: readonly SourceTotal[] = [
  {
    source: 'octopus',
    currency: 'HKD',
    journal: tally(212, '11802.50'),
    settlement: { ...tally(211, '11750.00'), fee: '-88.13', net: '11661.87' },
    matched: { ...tally(211, '11750.00'), settlementAmount: '11750.00' },
    awaiting: tally(0, '0'),
    exceptions: tally(1, '52.5'),
    zero: { count: 0 },
  },
  {
    source: 'unionpay',
    currency: 'CNY',
    journal: tally(1648, '486210.77'),
    settlement: { ...tally(1645, '489640.27'), fee: '-2644.06', net: '486996.21' },
    matched: { ...tally(1631, '483811.07'), settlementAmount: '483811.09' },
    awaiting: tally(14, plainText(awaitingAmount)),
    exceptions: tally(4, '6725.30'),
    zero: { count: 4 },
  },
  {
    source: 'wechat',
    currency: 'CNY',
    journal: tally(903, '40188.20'),
    settlement: { ...tally(904, '40206.20'), fee: '-241.24', net: '39964.96' },
    matched: { ...tally(903, '40188.20'), settlementAmount: '40188.20' },
    awaiting: tally(0, '0'),
    exceptions: tally(1, '18.00'),
    zero: { count: 0 },
  },
]

const PLACES: readonly PlaceTotal[] = [
  {
    place: 'matched',
    side: 'journal',
    source: 'stores',
    currency: 'CNY',
    ...tally(2534, '523999.27'),
  },
  { place: 'matched', side: 'journal', source: 'stores', currency: 'HKD', ...tally(211, '11750') },
  { place: 'netted', side: 'journal', source: 'stores', currency: 'CNY', ...tally(18, '0') },
  { place: 'awaiting', side: 'journal', source: 'stores', currency: 'CNY', ...tally(11, '1498.5') },
  {
    place: 'exception',
    side: 'journal',
    source: 'stores',
    currency: 'CNY',
    ...tally(5, '1743.80'),
  },
  { place: 'exception', side: 'journal', source: 'stores', currency: 'HKD', ...tally(1, '52.50') },
  {
    place: 'declined',
    side: 'journal',
    source: 'stores',
    currency: 'CNY',
    ...tally(61, '20114.00'),
  },
  { place: 'not_financial', side: 'journal', source: 'stores', currency: 'CNY', ...tally(44, '0') },
  {
    place: 'other_tender',
    side: 'journal',
    source: 'stores',
    currency: 'CNY',
    ...tally(132, '5121.40'),
  },
  { place: 'rejected', side: 'journal', source: 'stores', currency: '', ...tally(2, '0') },
  {
    place: 'matched',
    side: 'settlement',
    source: 'unionpay',
    currency: 'CNY',
    ...tally(1631, '483811.09'),
  },
  {
    place: 'exception',
    side: 'settlement',
    source: 'unionpay',
    currency: 'CNY',
    ...tally(3, '5216.90'),
  },
  {
    place: 'acquirer_entry',
    side: 'settlement',
    source: 'unionpay',
    currency: 'CNY',
    ...tally(1, '-60'),
  },
  {
    place: 'matched',
    side: 'settlement',
    source: 'wechat',
    currency: 'CNY',
    ...tally(903, '40188.2'),
  },
  { place: 'exception', side: 'settlement', source: 'wechat', currency: 'CNY', ...tally(1, '18') },
]

const RECEIVED: readonly FileTotal[] = [
  { side: 'journal', source: 'stores', currency: 'CNY', ...tally(2805, '552476.97') },
  { side: 'journal', source: 'stores', currency: 'HKD', ...tally(212, '11802.5') },
  { side: 'settlement', source: 'unionpay', currency: 'CNY', ...tally(1635, '488967.99') },
  { side: 'settlement', source: 'wechat', currency: 'CNY', ...tally(904, '40206.2') },
]

const ROLL: readonly RollForward[] = [
  {
    source: 'stores',
    side: 'journal',
    currency: 'CNY',
    opening: tally(9, '2210.15'),
    new: tally(16, '3242.3'),
    cleared: tally(8, '1853.75'),
    closing: tally(17, '3598.7'),
  },
  {
    source: 'unionpay',
    side: 'settlement',
    currency: 'CNY',
    opening: tally(0, '0'),
    new: tally(3, '5216.9'),
    cleared: tally(0, '0'),
    closing: tally(3, '5216.9'),
  },
]

const FILES: readonly FileEntry[] = [
  {
    name: 'journal_2026-03-04.csv',
    sha256: hex('3'),
    source: 'stores',
    side: 'journal',
    status: 'accepted',
    rows: 3019,
    accepted: 3017,
    rejected: 2,
    controlTotals: {
      state: 'agreed',
      totals: [
        { name: 'count', declared: '3019', counted: '3019' },
        { name: 'sum', declared: '564279.47', counted: '564279.47' },
      ],
    },
    reason: '',
  },
  {
    name: 'octopus_2026-03-05.csv',
    sha256: hex('5'),
    source: 'octopus',
    side: 'settlement',
    status: 'quarantined',
    rows: 211,
    accepted: 0,
    rejected: 0,
    controlTotals: {
      state: 'disagreed',
      totals: [
        { name: 'count', declared: '212', counted: '211' },
        { name: 'sum_gross', declared: '11750.00', counted: '11750.00' },
      ],
    },
    reason: 'CONTROL_TOTALS_DISAGREE octopus_2026-03-05.csv:213',
  },
  {
    name: 'settlement_2026-03-05.csv',
    sha256: hex('a'),
    source: 'unionpay',
    side: 'settlement',
    status: 'restated',
    rows: 1635,
    accepted: 1635,
    rejected: 0,
    controlTotals: { state: 'absent' },
    reason: 'replaces the version received before: 3 rows differ',
  },
  {
    name: 'settlement_2026-03-05_copy.csv.gz',
    sha256: hex('a'),
    source: 'unionpay',
    side: 'settlement',
    status: 'duplicate',
    rows: 1635,
    accepted: 0,
    rejected: 0,
    controlTotals: { state: 'absent' },
    reason: '',
  },
]

export function sampleBooks(change: Partial<DayBooks> = {}): DayBooks {
  return {
    businessDate: DATE,
    revision: 2,
    runId: 'run-2026-03-04-9f3ac1d07b52',
    previousRunId: 'run-2026-03-03-77b0d2e4410c',
    status: 'exceptions',
    digest: hex('9'),
    rulesDigest: hex('c'),
    places: PLACES,
    received: RECEIVED,
    totals: TOTALS,
    rollForward: ROLL,
    exceptions: { listed: EXCEPTIONS, beyond: [] },
    exceptionsByCause: {
      data_entry_error: 1,
      settlement_process: 2,
      system_fault: 1,
      fraud_suspected: 1,
      unknown: 1,
    },
    awaiting: { listed: AWAITING, beyond: [] },
    zero: { listed: ZERO, beyond: [] },
    files: FILES,
    notices: [],
    ...change,
  }
}

/** A day without a fault. */
export function balancedBooks(change: Partial<DayBooks> = {}): DayBooks {
  return sampleBooks({
    status: 'balanced',
    totals: TOTALS.slice(2).map((total) => ({
      ...total,
      settlement: { ...tally(903, '40188.20'), fee: '-241.13', net: '39947.07' },
      exceptions: tally(0, '0'),
    })),
    exceptions: { listed: [], beyond: [] },
    exceptionsByCause: {},
    awaiting: { listed: [], beyond: [] },
    zero: { listed: [], beyond: [] },
    rollForward: [],
    ...change,
  })
}

/** A day whose settlement file has not come; lists cut short; a figure longer than a number cell. */
export function unreconcilableBooks(): DayBooks {
  return sampleBooks({
    status: 'not_reconcilable',
    totals: TOTALS.map((total, index) =>
      index === 1 ? { ...total, awaiting: tally(1714, '301942.5') } : total,
    ),
    awaiting: {
      listed: AWAITING,
      beyond: [
        { merchantId: '898310058120014', currency: 'CNY', ...tally(1000, '200000.00') },
        { merchantId: '898310058120022', currency: 'CNY', ...tally(700, '100000') },
      ],
    },
    files: [
      ...FILES.slice(0, 1),
      {
        name: 'settlement_2026-03-05.csv',
        sha256: '',
        source: 'unionpay',
        side: 'settlement',
        status: 'missing',
        rows: 0,
        accepted: 0,
        rejected: 0,
        controlTotals: { state: 'absent' },
        reason: '',
      },
    ],
    notices: [
      {
        code: 'unrouted',
        values: { source: 'stores', count: '3', amount: '412.5', currency: 'CNY' },
      },
    ],
  })
}
