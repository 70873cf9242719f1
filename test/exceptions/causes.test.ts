// Every cause in a story in which it is found, and in one that looks alike in which it must not be.
import { describe, expect, it } from 'vitest'
import { evidenceText } from '../../src/domain/wording/evidence-text.ts'
import { DATE, inJournal, inSettlement, leftover, read, sales, told, zero } from './story.ts'

const close = (change = {}) =>
  inJournal({ kind: 'batch_close', time: '22:00', pan: null, ...change })

describe('not_financial', () => {
  it('is found for a balance inquiry of 0, even a declined one', () => {
    const inquiry = inJournal({ kind: 'balance_inquiry', amount: '0.00', responseCode: '55' })
    expect(zero(inquiry)).toMatchObject({
      cause: 'not_financial',
      class: 'balance_inquiry',
      legitimate: true,
    })
  })
  it('is not found for a sale of 0 beside it', () => {
    expect(zero(inJournal({ amount: '0.00', time: '10:00' }))).toMatchObject({
      cause: 'unknown',
      class: 'unexplained',
      legitimate: false,
    })
  })
  it('is found for a zero that the issuer approved as a verification, not for the same code with an amount beside it', () => {
    expect(zero(inJournal({ amount: '0', responseCode: '85' })).class).toBe('account_verification')
    expect(zero(inJournal({ amount: null, responseCode: '85' })).legitimate).toBe(false)
  })
  it('is found for a sale that the record says a voucher paid, not for one that says cash', () => {
    const paid = inJournal({ amount: '0.00', remark: '代金券全额支付' })
    expect(zero(paid)).toMatchObject({ class: 'paid_by_voucher', legitimate: true })
    const cash = inJournal({ amount: '0.00', paymentMethod: 'cash' })
    expect(zero(cash).legitimate).toBe(false)
  })
})

describe('system_fault', () => {
  it('is found where the acquirer settled what the terminal did not record', () => {
    const row = inJournal({ amount: '0.00', time: '10:00', stan: '000007' })
    const settled = inSettlement({ amount: '58.00', stan: '000007' })
    const found = told(leftover('zero_amount', [row], [settled]))
    expect(found).toMatchObject({ cause: 'system_fault', action: 'record_settled_amount' })
    expect(read(found)).toContain(`Settled: 58.00 CNY (unionpay.csv:${settled.line})`)
  })
  it('is found in a STAN gap, and not where the STANs run on', () => {
    const journal = [
      ...sales(10, { stan: 1, time: '10:00' }),
      ...sales(10, { stan: 13, time: '10:20' }),
    ]
    const lost = told(
      leftover('missing_journal', [], [inSettlement({ amount: '9.00', stan: '000012' })]),
      { journal },
    )
    expect(lost).toMatchObject({ cause: 'system_fault', action: 'restore_journal' })
    expect(read(lost)).toContain('no STAN 000011-000012')
    const there = told(
      leftover('missing_journal', [], [inSettlement({ amount: '9.00', stan: '000015' })]),
      { journal },
    )
    expect(there.cause).toBe('unknown')
  })
  it('is found in the gap of a record that was settled as 0, in the ledger and in its exception', () => {
    const journal = [
      ...sales(10, { stan: 1, time: '10:00' }),
      ...sales(10, { stan: 13, time: '10:20' }),
    ]
    const settled = (stan: string) => inSettlement({ amount: '0.00', stan })
    const lost = settled('000012')
    expect(zero(lost, { journal })).toMatchObject({ cause: 'system_fault', class: 'record_lost' })
    const found = told(leftover('zero_amount', [], [lost]), { journal })
    expect(found).toMatchObject({ cause: 'system_fault', action: 'restore_journal' })
    expect(read(found)).toContain('no STAN 000011-000012')
    expect(zero(settled('000015'), { journal }).class).toBe('unexplained')
  })
  it('asks for the lost record of an original as well, not for another start of the terminal', () => {
    const journal = [
      ...sales(10, { stan: 1, time: '10:00' }),
      ...sales(10, { stan: 13, time: '10:20' }),
    ]
    const orphan = inJournal({ kind: 'void', amount: '9', stan: '000023', originalStan: '000012' })
    const found = told(leftover('orphan_lifecycle', [orphan], []), { journal })
    expect(found).toMatchObject({ cause: 'system_fault', action: 'restore_journal' })
    expect(read(found)).toContain('no STAN 000011-000012')
  })
  it.each([
    ['000004', 'the journal ends at STAN 000003, yet 000004 is on record elsewhere'],
    ['999999', 'the journal begins at STAN 000001, yet 999999 is on record elsewhere'],
    ['000002', 'The terminal’s STANs show no gap at: 000002'],
  ])('is not found for %s beside three STANs, whose ends say little', (stan, words) => {
    const journal = sales(3, { stan: 1, time: '10:00' })
    const one = leftover('missing_journal', [], [inSettlement({ amount: '9.00', stan })])
    expect(told(one, { journal }).cause).toBe('unknown')
    expect(read(told(one, { journal }))).toContain(words)
  })
  it('is not found in the gaps of a terminal whose STANs are sparse', () => {
    const journal = Array.from({ length: 40 }, (_, step) =>
      inJournal({ amount: '5.00', stan: String(step * 7), time: '10:00' }),
    )
    const found = told(
      leftover('missing_journal', [], [inSettlement({ amount: '9.00', stan: '000100' })]),
      { journal },
    )
    expect(found.cause).toBe('unknown')
    expect(read(found)).not.toContain('no gap')
  })
  it('is found for a batch left open on a terminal that closes batches', () => {
    const closed = sales(3, { stan: 1, time: '09:00', batchNo: '000001' })
    const open = sales(3, { stan: 5, time: '12:00', batchNo: '000002' })
    const journal = [...closed, close({ batchNo: '000001', stan: '000004' }), ...open]
    const [first] = open
    if (first === undefined) throw new Error('no sale')
    const found = told(leftover('missing_settlement', [first], []), { journal, settled: closed })
    expect(found).toMatchObject({ cause: 'system_fault', action: 'close_and_upload_batch' })
    expect(found.alternativeCause).toBe('settlement_process')
    expect(read(found)).toContain('Batch 000002 of terminal T1: 3 approved, 0 settled')
  })
  it.each([
    ['another row of the batch settled', true, true],
    ['the terminal’s journal carries no closes', false, false],
  ])('is not found for an open batch when %s', (_, isSettled, hasCloses) => {
    const closed = sales(3, { stan: 1, time: '09:00', batchNo: '000001' })
    const open = sales(3, { stan: 5, time: '12:00', batchNo: '000002' })
    const closing = hasCloses ? [close({ batchNo: '000001' })] : []
    const [first, second] = open
    if (first === undefined || second === undefined) throw new Error('no sale')
    const found = told(leftover('missing_settlement', [first], []), {
      journal: [...closed, ...closing, ...open],
      settled: isSettled ? [...closed, second] : closed,
    })
    expect(found.cause).toBe('settlement_process')
  })
  it('counts the close of a batch that came after the cut-off', () => {
    const earlier = close({ batchNo: '000001', businessDate: '2026-11-19' })
    const open = sales(2, { stan: 5, time: '12:00', batchNo: '000002' })
    const late = close({ batchNo: '000002', businessDate: '2026-11-21', time: '00:10' })
    const [first] = open
    if (first === undefined) throw new Error('no sale')
    const one = leftover('missing_settlement', [first], [])
    expect(told(one, { journal: [earlier, ...open] }).cause).toBe('system_fault')
    expect(told(one, { journal: [earlier, ...open, late] }).cause).toBe('settlement_process')
  })
  it('is found for zeros that begin with an upgrade, and not for a lone zero hours after one', () => {
    const before = sales(5, { stan: 1, time: '09:00', softwareVersion: '1.0' })
    const zeros = ['10:00', '10:20', '10:40'].map((time, step) =>
      inJournal({ amount: '0.00', time, stan: `00002${step}`, softwareVersion: '2.0' }),
    )
    const after = sales(5, { stan: 30, time: '15:00', softwareVersion: '2.0' })
    const [first] = zeros
    if (first === undefined) throw new Error('no zero')
    const found = zero(first, { journal: [...before, ...zeros, ...after] })
    expect(found).toMatchObject({ cause: 'system_fault', class: 'upgrade' })
    expect(read(found)).toContain('Software changed from 1.0 to 2.0 at 2026-11-20 10:00')
    const lone = inJournal({
      amount: '0.00',
      time: '18:00',
      stan: '000050',
      softwareVersion: '2.0',
    })
    expect(zero(lone, { journal: [...before, ...after, lone] }).cause).toBe('unknown')
  })
  it('takes the total of a batch close for no amount of the new version', () => {
    const before = sales(3, { stan: 1, time: '09:00', softwareVersion: '1.0' })
    const total = close({ amount: '33.00', time: '10:00', softwareVersion: '2.0' })
    const zeros = ['10:20', '10:40'].map((time) =>
      inJournal({ amount: '0.00', time, softwareVersion: '2.0' }),
    )
    const [first] = zeros
    if (first === undefined) throw new Error('no zero')
    const found = zero(first, { journal: [...before, total, ...zeros] })
    expect(found.class).toBe('upgrade')
    expect(read(found)).toContain('2 zeros in a row (2 zeros, 0 amounts in all)')
  })
  it('is not blamed on an upgrade when zeros were there before it', () => {
    const zeroAt = (time: string, softwareVersion: string) =>
      inJournal({ amount: '0.00', time, softwareVersion })
    const [old, first, second] = [
      zeroAt('08:00', '1.0'),
      zeroAt('12:00', '2.0'),
      zeroAt('14:00', '2.0'),
    ]
    expect(zero(first, { journal: [old, first, second] }).class).toBe('unexplained')
  })
  it('sees an upgrade made over night', () => {
    const yesterday = inJournal({
      amount: '8.00',
      businessDate: '2026-11-19',
      time: '20:00',
      softwareVersion: '1.0',
    })
    const zeros = ['09:00', '11:00'].map((time) =>
      inJournal({ amount: '0.00', time, softwareVersion: '2.0' }),
    )
    const [first] = zeros
    if (first === undefined) throw new Error('no zero')
    expect(zero(first, { journal: [yesterday, ...zeros] }).class).toBe('upgrade')
  })
})

/** Timeouts between 14:03 and 14:21, one a terminal. */
const timeouts = (terminals: readonly string[], change = {}) =>
  terminals.map((terminalId, step) =>
    inJournal({
      amount: '20.00',
      terminalId,
      responseCode: '',
      time: `14:${String(3 + ((step * 2) % 19)).padStart(2, '0')}`,
      ...change,
    }),
  )
const named = (count: number, letter = 'T') =>
  Array.from({ length: count }, (_, step) => `${letter}${step + 1}`)

describe('network_failure', () => {
  const settle = (row: ReturnType<typeof inJournal>) =>
    leftover('status_difference', [row], [inSettlement({ amount: '20.00', stan: row.stan })])

  it('is found for a timeout that was settled all the same', () => {
    const row = inJournal({ amount: '20.00', responseCode: '', time: '14:00' })
    const found = told(settle(row))
    expect(found).toMatchObject({ cause: 'network_failure', action: 'record_settled_sale' })
    expect(read(found)).toContain('No response came back')
  })
  it('names the outage of a merchant: many terminals of one, other merchants none', () => {
    const down = timeouts(named(14))
    const fine = [
      ...sales(5, { stan: 1, time: '14:05', terminalId: 'T15' }),
      ...sales(5, { stan: 1, time: '14:05', terminalId: 'T16' }),
      ...sales(20, { stan: 1, time: '14:00', merchantId: 'M2' }),
      ...sales(20, { stan: 1, time: '14:00', merchantId: 'M3' }),
    ]
    const [row] = down
    if (row === undefined) throw new Error('no timeout')
    const found = told(settle(row), { journal: [...down, ...fine] })
    expect(found.cause).toBe('network_failure')
    expect(read(found)).toContain(
      '14 of 16 terminals of merchant M1 had no answer or no amount between 14:03 and 14:21; other merchants that failed then: none',
    )
  })
  it('is not found in lone zeros of several terminals between which all are answered', () => {
    const zeros = ['20:00', '20:10', '20:20'].map((time, at) =>
      inJournal({ amount: '0.00', time, terminalId: `T${at + 1}` }),
    )
    const fine = ['20:05', '20:15'].flatMap((time) =>
      named(3).map((terminalId) => inJournal({ amount: '9.00', time, terminalId, pan: null })),
    )
    for (const row of zeros) {
      expect(zero(row, { journal: zeros }).class).toBe('merchant_outage')
      expect(zero(row, { journal: [...zeros, ...fine] }).cause).toBe('unknown')
    }
  })
  it('is not found where one terminal alone fails again and again: that is the terminal', () => {
    const down = ['14:03', '14:06', '14:09', '14:13'].map((time) =>
      inJournal({ amount: '20.00', responseCode: '', time }),
    )
    const fine = named(5, 'U').flatMap((terminalId) =>
      sales(18, { stan: 1, time: '14:02', terminalId }),
    )
    const [row] = down
    if (row === undefined) throw new Error('no timeout')
    const found = told(settle(row), { journal: [...down, ...fine] })
    expect(found).toMatchObject({ cause: 'system_fault', alternativeCause: 'network_failure' })
    expect(read(found)).toContain(
      '4 failures on terminal T1 between 14:03 and 14:13; other terminals of the merchant that failed then: none of 5',
    )
    const [lone] = told(settle(row), { journal: down }).evidence
    if (lone === undefined) throw new Error('no evidence')
    expect(evidenceText('en', lone)).toBe(
      '4 failures on terminal T1 between 14:03 and 14:13; the merchant had no other terminal in use',
    )
  })
  it('is found for a sale stored offline and never forwarded, not for one uploaded later', () => {
    const stored = inJournal({
      kind: 'offline_sale',
      amount: '33.00',
      time: '10:00',
      storedOffline: true,
    })
    const one = leftover('missing_settlement', [stored], [])
    expect(told(one)).toMatchObject({ cause: 'network_failure', action: 'forward_offline_sales' })
    const upload = inJournal({ kind: 'batch_upload', time: '11:00' })
    expect(told(one, { journal: [upload] }).cause).toBe('settlement_process')
    const numbered = leftover('missing_settlement', [{ ...stored, stan: '000009' }], [])
    const naming = (originalStan: string) => ({ journal: [{ ...upload, originalStan }] })
    expect(told(numbered, naming('9')).cause).toBe('settlement_process')
    expect(told(numbered, naming('8')).cause).toBe('network_failure')
  })
  it('is only a possibility where a sale that was stored later has been settled', () => {
    const stored = (time: string) =>
      inJournal({ kind: 'offline_sale', amount: '33.00', time, responseCode: 'Y1' })
    const [before, row, later] = [stored('09:00'), stored('10:00'), stored('10:10')]
    const one = leftover('missing_settlement', [row], [])
    const day = { journal: [before, row, later] }
    for (const settled of [[], [before]]) {
      expect(told(one, { ...day, settled }).cause).toBe('network_failure')
    }
    const found = told(one, { ...day, settled: [later] })
    expect(found).toMatchObject({
      cause: 'settlement_process',
      alternativeCause: 'network_failure',
      action: 'claim_missing_settlement',
    })
    expect(read(found)).toContain('T1 forwarded a sale that it stored later, at 10:10')
  })
  it('is found by a reversal’s reason, which goes before the response code', () => {
    const sale = inJournal({ amount: '20.00', responseCode: '00', time: '10:00' })
    const reversal = (reversalReason: string | null) =>
      inJournal({ kind: 'reversal', amount: '20.00', reversalReason, time: '10:01' })
    const settled = inSettlement({ amount: '20.00' })
    const because = (reason: string | null) =>
      told(leftover('status_difference', [sale, reversal(reason)], [settled]))
    expect(because('4021').cause).toBe('network_failure')
    expect(because('4007').cause).toBe('system_fault')
    expect(because('4514').cause).toBe('fraud_suspected')
    expect(because(null)).toMatchObject({
      cause: 'network_failure',
      alternativeCause: 'payment_channel',
    })
    expect(read(because('9999'))).toContain('Reversal reason that the table does not know: 9999')
  })
})

describe('the remedy of a reversal that was settled all the same', () => {
  const sale = inJournal({ amount: '20.00', time: '10:00' })
  const remedyOf = (reversalReason: string) => {
    const reversal = inJournal({ kind: 'reversal', amount: '20.00', reversalReason, time: '10:01' })
    const settled = inSettlement({ amount: '20.00' })
    return told(leftover('status_difference', [sale, reversal], [settled]))
  }
  it.each([
    ['4021', 'network_failure'],
    ['4007', 'system_fault'],
    ['4003', 'data_entry_error'],
    ['4005', 'data_entry_error'],
    ['4536', 'settlement_process'],
    ['9999', 'network_failure'],
  ])('speaks of the money, whatever undid it: %s, %s', (reason, cause) => {
    expect(remedyOf(reason)).toMatchObject({ cause, action: 'record_settled_sale' })
  })
  it('is risk control’s where fraud undid it', () => {
    expect(remedyOf('4514').action).toBe('escalate_to_risk_control')
  })
  it('does not look for money where none was settled', () => {
    const orphan = inJournal({ kind: 'reversal', amount: '20.00', reversalReason: '4007' })
    expect(told(leftover('orphan_lifecycle', [orphan], [])).action).toBe('repair_terminal')
  })
})

describe('payment_channel', () => {
  const merchantsDown = ['M1', 'M2', 'M3', 'M4'].flatMap((merchantId) =>
    timeouts(['T1', 'T2'], { merchantId, scheme: 'visa', amount: '0.00', responseCode: '00' }),
  )
  it('is found where many merchants of one scheme fail in one window', () => {
    const fine = ['M1', 'M2', 'M3', 'M4'].flatMap((merchantId) =>
      sales(20, { stan: 1, time: '14:00', merchantId, terminalId: 'T3' }),
    )
    const [row] = merchantsDown
    if (row === undefined) throw new Error('no row')
    const found = zero(row, { journal: [...merchantsDown, ...fine] })
    expect(found).toMatchObject({ cause: 'payment_channel', class: 'channel_outage' })
    expect(read(found)).toContain('4 of 4 merchants failed on visa between 14:00')
  })
  const wallet = (scheme: string, merchants: readonly string[], change = {}) =>
    merchants.flatMap((merchantId) =>
      timeouts(['T1', 'T2'], { merchantId, scheme, pan: null, ...change }),
    )
  const four = ['M1', 'M2', 'M3', 'M4']
  const channelOf = (
    row: ReturnType<typeof inJournal> | undefined,
    journal: readonly ReturnType<typeof inJournal>[],
  ) => {
    if (row === undefined) throw new Error('no row')
    const found = zero({ ...row, amount: '0.00' }, { journal })
    return `${found.cause}: ${/failed on (\w+)/.exec(read(found))?.[1] ?? 'none'}`
  }
  it('names the wallet that is down, not the acquirer whose other schemes are answered', () => {
    const down = wallet('alipay', four)
    // One merchant's cards go on; the others have nothing but the wallet in these minutes.
    const fine = sales(20, { stan: 1, time: '14:00', terminalId: 'T3' })
    for (const row of down) {
      expect(channelOf(row, [...down, ...fine])).toBe('payment_channel: alipay')
    }
  })
  it('names the acquirer where another of its schemes fails as well, for the rows of both', () => {
    const [most, few] = [wallet('alipay', four), wallet('wechat', ['M2'])]
    for (const row of [...most, ...few]) {
      expect(channelOf(row, [...most, ...few])).toBe('payment_channel: unionpay')
    }
  })
  it('names the acquirer for rows that name no scheme', () => {
    const down = four.flatMap((merchantId) => timeouts(['T1', 'T2'], { merchantId, scheme: null }))
    expect(channelOf(down[0], down)).toBe('payment_channel: unionpay')
  })
  it('does not lay a lone timeout at the door of a wallet that is down beside it', () => {
    const down = wallet('alipay', four)
    const [alone] = timeouts(['T9'], { merchantId: 'M1' })
    const fine = ['M2', 'M3'].flatMap((merchantId) =>
      sales(5, { stan: 1, time: '14:03', merchantId, terminalId: 'T3' }),
    )
    if (alone === undefined) throw new Error('no row')
    expect(channelOf(alone, [...down, ...fine, alone])).not.toContain('payment_channel')
  })
  it('is not found where one merchant fails and the others are answered', () => {
    const down = timeouts(named(4), { scheme: 'visa', amount: '0.00', responseCode: '00' })
    const fine = ['M2', 'M3', 'M4'].flatMap((merchantId) =>
      sales(20, { stan: 1, time: '14:00', merchantId, scheme: 'visa' }),
    )
    const [row] = down
    if (row === undefined) throw new Error('no row')
    expect(zero(row, { journal: [...down, ...fine] })).toMatchObject({
      cause: 'network_failure',
      class: 'merchant_outage',
    })
  })
  const timeout = (merchantId: string, time: string) =>
    inJournal({ amount: '50.00', merchantId, time, responseCode: '68' })
  const settle = (row: ReturnType<typeof inJournal>) =>
    leftover('status_difference', [row], [inSettlement({ amount: '50.00' })])
  const failedOf = (row: ReturnType<typeof inJournal>, journal: (typeof row)[]) =>
    read(told(settle(row), { journal })).split('\n')[0]
  it('counts all who tried while it was down, and says beside it what became of the row', () => {
    const down = [1, 2, 3, 5, 6, 7].map((no) => timeout(`M${no}`, no < 5 ? '12:01' : '12:06'))
    const fine = [
      inJournal({ amount: '9.00', time: '12:02', merchantId: 'M4' }),
      inJournal({ amount: '9.00', time: '12:07', merchantId: 'M8' }),
    ]
    const [row] = down
    if (row === undefined) throw new Error('no row')
    const found = told(settle(row), { journal: [...down, ...fine] })
    expect(found).toMatchObject({ cause: 'payment_channel', action: 'record_settled_sale' })
    const [outage, ...own] = read(found).split('\n')
    expect(outage).toBe('6 of 8 merchants failed on unionpay between 12:00 and 12:10')
    expect(own.slice(0, 2)).toEqual([
      `Response code: 68, default table of 2026-11 (stores.csv:${row.line})`,
      expect.stringContaining('Settled: 50.00 CNY'),
    ])
  })
  it('is told alike for a row at its edge', () => {
    const down = ['12:41', '12:46', '12:51'].flatMap((time) =>
      [1, 2, 3].map((no) => timeout(`M${no}`, time)),
    )
    const edge = timeout('M4', '12:56')
    const fine = [5, 6].map((no) =>
      inJournal({ amount: '9.00', time: '12:57', merchantId: `M${no}` }),
    )
    const all = [...down, edge, ...fine]
    const words = new Set([...down, edge].map((row) => failedOf(row, all)))
    expect([...words]).toEqual(['3 of 3 merchants failed on unionpay between 12:40 and 12:55'])
  })
  it('tells of its worst minutes where there are more merchants than are named', () => {
    const down = (from: number, count: number, time: string) =>
      Array.from({ length: count }, (_, no) => timeout(`M${from + no}`, time))
    const all = [...down(100, 60, '12:01'), ...down(200, 80, '12:06')]
    expect(all.slice(0, 1).map((row) => failedOf(row, all))).toEqual([
      '80 of 80 merchants failed on unionpay between 12:05 and 12:10',
    ])
  })
  it('is not found in lone zeros between which everybody is answered', () => {
    const zeros = ['20:00', '20:10', '20:20'].map((time, at) =>
      inJournal({ amount: '0.00', time, merchantId: `M${at + 1}` }),
    )
    const fine = ['20:05', '20:15'].map((time) => inJournal({ amount: '9.00', time, pan: null }))
    for (const row of zeros) {
      expect(zero(row, { journal: zeros }).class).toBe('channel_outage')
      expect(zero(row, { journal: [...zeros, ...fine] }).cause).toBe('unknown')
    }
  })
  it('is found by its codes', () => {
    expect(zero(inJournal({ amount: '0.00', responseCode: '91' })).cause).toBe('payment_channel')
  })
})

describe('operator_error', () => {
  const keyed = inJournal({ amount: '0.00', time: '10:00', operatorId: '07' })
  it('is found where the right amount follows on the same card', () => {
    const again = inJournal({ amount: '45.00', time: '10:02' })
    const found = zero(keyed, { journal: [again] })
    expect(found).toMatchObject({
      cause: 'operator_error',
      class: 'keyed_again',
      action: 'void_zero_entry',
    })
    expect(read(found)).toContain(
      `Keyed again after 2 minutes: 45.00 CNY (stores.csv:${again.line})`,
    )
  })
  it.each([
    ['another card', { time: '10:02', pan: '622202******9999' }],
    ['a later hour', { time: '11:02' }],
    ['another terminal', { time: '10:02', terminalId: 'T2' }],
    ['a refusal', { time: '10:02', responseCode: '51' }],
    ['an earlier sale', { time: '09:58' }],
    ['another currency', { time: '10:02', currency: 'KWD' }],
  ])('is not found for %s', (_, change) => {
    expect(zero(keyed, { journal: [inJournal({ amount: '45.00', ...change })] }).cause).toBe(
      'unknown',
    )
  })
  it('passes over an amount of another currency to the right one', () => {
    const other = inJournal({ amount: '9.000', time: '10:01', currency: 'KWD' })
    const again = inJournal({ amount: '45.00', time: '10:02' })
    expect(read(zero(keyed, { journal: [other, again] }))).toContain(': 45.00 CNY (stores.csv')
  })
  it('needs the very next attempt where no card is known', () => {
    const blind = inJournal({ amount: '0.00', time: '10:00', pan: null })
    const next = inJournal({ amount: '45.00', time: '10:02', pan: null })
    const between = inJournal({ amount: '9.00', time: '10:01', pan: null, responseCode: '51' })
    expect(zero(blind, { journal: [next] }).cause).toBe('operator_error')
    expect(zero(blind, { journal: [between, next] }).cause).toBe('unknown')
  })
  it('is found for the same sale twice in the journal', () => {
    const twice = [
      inJournal({ amount: '5.00', stan: '1' }),
      inJournal({ amount: '5.00', stan: '1' }),
    ]
    expect(told(leftover('duplicate_journal', twice, []))).toMatchObject({
      cause: 'operator_error',
      alternativeCause: 'system_fault',
      action: 'void_duplicate_entry',
    })
  })
})

describe('fraud_suspected', () => {
  const tests = (count: number, minutes: number, cards = count) =>
    Array.from({ length: count }, (_, step) =>
      inJournal({
        amount: '0.00',
        time: `03:${String(Math.floor((step * minutes) / count)).padStart(2, '0')}`,
        pan: `411111******${1000 + (step % cards)}`,
      }),
    )
  const classOf = (rows: ReturnType<typeof tests>) => {
    const [first] = rows
    if (first === undefined) throw new Error('no row')
    return zero(first, { journal: rows }).class
  }
  it('is found for five approved zeros with five cards within ten minutes', () => {
    expect(classOf(tests(5, 10))).toBe('card_testing')
  })
  it('is not found for four, for one card, or over an hour', () => {
    expect(classOf(tests(4, 8))).not.toBe('card_testing')
    expect(classOf(tests(6, 10, 1))).not.toBe('card_testing')
    expect(classOf(tests(5, 55))).not.toBe('card_testing')
  })
  it('is found for a settled sale of a terminal nobody knows, not for a configured one', () => {
    const strange = inSettlement({ amount: '900.00', terminalId: 'X9' })
    const one = leftover('missing_journal', [], [strange])
    expect(told(one)).toMatchObject({
      cause: 'fraud_suspected',
      action: 'escalate_to_risk_control',
    })
    expect(told(one, { configured: ['X9'] }).cause).toBe('unknown')
    const lastWeek = inJournal({ amount: '1.00', terminalId: 'X9', businessDate: '2026-11-13' })
    expect(told(one, { journal: [lastWeek] }).cause).toBe('unknown')
  })
})

describe('codes', () => {
  it.each([
    ['51', 'insufficient_funds', 'other_means_of_payment'],
    ['61', 'security_limit', 'adjust_limits'],
    ['58', 'unsupported_payment_method', 'ask_supported_methods'],
    ['13', 'data_entry_error', 'correct_entry'],
    ['14', 'operator_error', 'check_operator_record'],
    ['34', 'fraud_suspected', 'escalate_to_risk_control'],
    ['A0', 'system_fault', 'repair_terminal'],
    ['90', 'settlement_process', 'claim_zero_settlement'],
  ])('%s is %s', (responseCode, cause, action) => {
    const row = inJournal({ amount: '0.00', responseCode })
    const found = told(leftover('zero_amount', [row], []))
    expect(found).toMatchObject({ cause, action })
    expect(read(found)).toContain(`Response code: ${responseCode}, default table of 2026-11`)
    // The same record approved: nothing is left of the code's cause.
    expect(zero({ ...row, responseCode: '00' }).cause).toBe('unknown')
  })
  it('shows a code that the table does not know', () => {
    const found = zero(inJournal({ amount: '0.00', responseCode: 'Q7' }))
    expect(found).toMatchObject({ cause: 'unknown', class: 'declined' })
    expect(read(found)).toContain('Response code that the table does not know: Q7')
  })
  it('takes 51 on a refund for the merchant’s balance, on a sale for the cardholder’s', () => {
    const refund = inJournal({ kind: 'refund', amount: '0', responseCode: '51' })
    const found = told(leftover('zero_amount', [refund], []))
    expect(found).toMatchObject({ cause: 'insufficient_funds', action: 'top_up_merchant_account' })
    const sale = inJournal({ amount: '0', responseCode: '51' })
    expect(read(told(leftover('zero_amount', [sale], [])))).not.toContain('merchant’s own balance')
  })
  it('explains a declined attempt that was settled by its code', () => {
    const row = inJournal({ amount: '70.00', responseCode: '61' })
    const found = told(leftover('status_difference', [row], [inSettlement({ amount: '70.00' })]))
    expect(found).toMatchObject({ cause: 'security_limit', action: 'record_settled_sale' })
  })
})

describe('data_entry_error', () => {
  const differ = (journal: string, settled: string, change = {}) =>
    told(
      leftover(
        'amount_difference',
        [inJournal({ amount: journal, operatorId: '07' })],
        [inSettlement({ amount: settled, ...change })],
      ),
    )
  it('is found for a named slip, with both figures and where they stand', () => {
    const found = differ('270.00', '720.00')
    expect(found).toMatchObject({ cause: 'data_entry_error', action: 'correct_entry' })
    expect(read(found)).toContain('270.00 for 720.00: adjacent digits swapped')
    expect(read(differ('1250.00', '12.50'))).toContain('decimal point off by 2')
  })
  it('is found for a refund as for a sale: nobody keyed a minus', () => {
    const refund = (amount: string) => ({ kind: 'refund', amount }) as const
    const one = leftover(
      'amount_difference',
      [inJournal(refund('80.00'))],
      [inSettlement(refund('8000.00'))],
    )
    expect(read(told(one))).toContain('80.00 for 8000.00: decimal point off by 2')
    expect(read(told(one))).not.toContain('-80.00 for')
  })
  it('is not found for a difference that no slip explains', () => {
    expect(differ('270.00', '318.40')).toMatchObject({
      cause: 'unknown',
      alternativeCause: 'settlement_process',
    })
  })
  it('is not found where the difference is the fee: net was settled as gross', () => {
    const found = differ('100.00', '99.40', { fee: '-0.60' })
    expect(found.cause).toBe('settlement_process')
    expect(read(found)).toContain('net was settled as gross')
    expect(differ('100.00', '99.40', { fee: '-0.50' }).cause).toBe('unknown')
  })
})

describe('settlement_process', () => {
  it('is the default of an overdue sale', () => {
    const found = told(
      leftover('missing_settlement', [inJournal({ amount: '5', time: '10:00' })], []),
    )
    expect(found).toMatchObject({
      cause: 'settlement_process',
      action: 'claim_missing_settlement',
    })
  })
  it('is found where a void came too late, not where the sale was reversed', () => {
    const sale = inJournal({ amount: '20.00', time: '22:50' })
    const settled = inSettlement({ amount: '20.00' })
    const undoing = (kind: 'void' | 'reversal', responseCode = '00') =>
      inJournal({ kind, amount: '20.00', time: '22:58', responseCode })
    const undone = (undo: ReturnType<typeof inJournal>) =>
      told(leftover('status_difference', [sale, undo], [settled]))
    expect(undone(undoing('void'))).toMatchObject({
      cause: 'settlement_process',
      action: 'have_void_settled',
    })
    expect(undone(undoing('reversal')).cause).toBe('network_failure')
    // A void that was refused undid nothing.
    expect(undone(undoing('void', '25')).cause).toBe('unknown')
  })
  it('is found where the journal’s amount was settled as 0, not where both sides say 0', () => {
    const settled = inSettlement({ amount: '0.00' })
    const found = told(leftover('zero_amount', [inJournal({ amount: '88.00' })], [settled]))
    expect(found).toMatchObject({ cause: 'settlement_process', action: 'claim_zero_settlement' })
    const both = leftover('zero_amount', [inJournal({ amount: '0.00' })], [settled])
    expect(told(both).cause).toBe('unknown')
  })
  it('is found for the same money settled twice', () => {
    const twice = [inSettlement({ amount: '9.00' }), inSettlement({ amount: '9.00' })]
    expect(told(leftover('duplicate_settlement', [], twice)).cause).toBe('settlement_process')
  })
  it('tells a cent of rounding from a fee off the terms', () => {
    const fee = (charged: string) =>
      told(
        leftover('fee_difference', [], [inSettlement({ amount: '100.00', fee: charged })], {
          expected: '-0.60',
          settled: charged,
        }),
      )
    expect(read(fee('-0.61'))).toContain('within rounding')
    expect(read(fee('-1.20'))).toContain('off the terms')
  })
})

describe('what the acquirer left out of a lifecycle', () => {
  const sale = inJournal({ amount: '80.00', time: '12:00' })
  const change = (kind: 'void' | 'tip_adjust', amount: string) =>
    inJournal({ kind, amount, time: '12:05' })
  const differ = (
    journal: readonly ReturnType<typeof inJournal>[],
    amount: string,
    notes: readonly { fact: string; value: string }[] = [],
  ) => told(leftover('amount_difference', journal, [inSettlement({ amount })], { notes }))
  it('is a void in part: nobody keyed the rest', () => {
    const found = differ([sale, change('void', '30.00')], '80.00')
    expect(found).toMatchObject({ cause: 'settlement_process', action: 'have_void_settled' })
    expect(read(found)).toContain('The settlement leaves out a void of: 30.00 CNY (stores.csv:')
  })
  it.each(['5.00', '8.00'])('is a tip of %s', (tip) => {
    const found = differ([sale, change('tip_adjust', tip)], '80.00')
    expect(found).toMatchObject({ cause: 'settlement_process', action: 'have_tip_settled' })
    expect(read(found)).toContain(`The settlement leaves out a tip of: ${tip} CNY`)
  })
  it('is one of two, or both', () => {
    const rows = [sale, change('void', '30.00'), change('tip_adjust', '5.00')]
    expect(differ(rows, '50.00').action).toBe('have_tip_settled')
    expect(differ(rows, '85.00').action).toBe('have_void_settled')
    expect(differ(rows, '80.00').action).toBe('have_void_settled')
    // Nothing of it explains this one, and no slip is told of a sum.
    expect(differ(rows, '58.00')).toMatchObject({
      cause: 'unknown',
      alternativeCause: 'settlement_process',
    })
  })
  it('is the completion, where the hold was settled', () => {
    const completion = inJournal({ kind: 'completion', amount: '180.00', time: '12:00' })
    const of = (held: string) => [{ fact: 'original', value: `preauth, ${held}, CNY, STAN 000001` }]
    expect(differ([completion], '200.00', of('200.00'))).toMatchObject({
      cause: 'settlement_process',
      action: 'have_completion_settled',
    })
    for (const held of ['210.00', '-']) {
      expect(differ([completion], '200.00', of(held)).cause).toBe('unknown')
    }
  })
})

describe('timing', () => {
  const late = (time: string) =>
    leftover('missing_settlement', [inJournal({ amount: '5', time })], [])
  const onDate = { nextDateCovered: false }
  const onNext = { runOn: '2026-11-21', nextDateCovered: true }
  it('is found in the last minutes before the cut-off', () => {
    const found = told(late('22:58'), onDate)
    expect(found).toMatchObject({ cause: 'timing', alternativeCause: 'settlement_process' })
    expect(read(found)).toContain('2 minutes before the cut-off at 23:00')
  })
  it('is found on the sale’s own date whether the next file has come or not: it is not read there', () => {
    expect(told(late('22:58'), { nextDateCovered: true })).toEqual(told(late('22:58'), onDate))
  })
  it('is not found once a later date has read that file, nor at noon', () => {
    expect(told(late('22:58'), onNext).cause).toBe('settlement_process')
    expect(told(late('22:58'), { ...onNext, nextDateCovered: false }).cause).toBe('timing')
    expect(told(late('12:00'), onDate).cause).toBe('settlement_process')
  })
  it.each([
    [
      '22:59:37',
      'At 22:59, less than a minute before the cut-off',
      '距日切时间（23:00）不足一分钟',
    ],
    ['22:58:50', 'At 22:58, 1 minute before the cut-off', '距日切时间（23:00）1 分钟'],
  ])('says how little was left at %s', (time, en, zh) => {
    const [fact] = told(late(time), onDate).evidence
    if (fact === undefined) throw new Error('no evidence')
    expect(evidenceText('en', fact)).toContain(en)
    expect(evidenceText('zh-CN', fact)).toContain(zh)
  })
  it('is the alternative half an hour before', () => {
    expect(told(late('22:40'), onDate)).toMatchObject({
      cause: 'settlement_process',
      alternativeCause: 'timing',
    })
  })
})

describe('unknown', () => {
  it('is never forced', () => {
    const strange = inSettlement({ amount: '12.00', stan: null, terminalId: null })
    expect(told(leftover('missing_journal', [], [strange]))).toMatchObject({
      cause: 'unknown',
      alternativeCause: null,
      action: 'investigate',
    })
    for (const type of [
      'kind_difference',
      'currency_difference',
      'reference_difference',
    ] as const) {
      const found = told(
        leftover(type, [inJournal({ amount: '5' })], [inSettlement({ amount: '5' })]),
      )
      expect(found).toMatchObject({ cause: 'unknown', alternativeCause: 'settlement_process' })
    }
  })
  it('keeps what matching noted', () => {
    const notes = [{ fact: 'candidates', value: '3' }]
    const one = leftover(
      'ambiguous',
      [inJournal({ amount: '5' })],
      [inSettlement({ amount: '5' })],
      { notes },
    )
    expect(told(one)).toMatchObject({ cause: 'unknown', action: 'choose_match' })
    expect(told(one).evidence).toContainEqual(notes[0])
  })
})

describe('a counterpart that could not be read', () => {
  const refused = (side: 'journal' | 'settlement') => ({
    fileId: side === 'journal' ? 1 : 2,
    line: 44,
    side,
    merchantId: 'M1',
    terminalId: 'T1',
    stan: null,
    rrn: null,
    businessDate: DATE,
    rule: 'amount_unreadable',
    excerpt: 'N/A',
  })
  it('is why the other side stands alone, where no more is missing than was refused', () => {
    const journal = [
      ...sales(9, { stan: 1, time: '10:00' }),
      ...sales(9, { stan: 11, time: '10:20' }),
    ]
    const lost = leftover('missing_journal', [], [inSettlement({ amount: '9', stan: '000010' })])
    expect(told(lost, { journal }).cause).toBe('system_fault')
    const found = told(lost, { journal, refused: [refused('journal')] })
    expect(found).toMatchObject({ cause: 'data_entry_error', alternativeCause: 'system_fault' })
    expect(read(found)).toContain(
      'A line of this terminal could not be read: "N/A" (stores.csv:44)',
    )
    // One line refused and two numbers missing: which of them it was cannot be said.
    const more = [...journal, ...sales(3, { stan: 21, time: '11:00' })]
    expect(told(lost, { journal: more, refused: [refused('journal')] })).toMatchObject({
      cause: 'system_fault',
      alternativeCause: 'data_entry_error',
    })
  })
  it('is why a sale is not settled, unless more than one is', () => {
    const [first, second] = sales(2, { stan: 1, time: '10:00' })
    if (first === undefined || second === undefined) throw new Error('no sale')
    const one = leftover('missing_settlement', [first], [])
    const day = { journal: [first, second], refused: [refused('settlement')] }
    expect(told(one, { ...day, settled: [second] }).cause).toBe('data_entry_error')
    expect(told(one, day)).toMatchObject({
      cause: 'settlement_process',
      alternativeCause: 'data_entry_error',
    })
  })
})

describe('what an earlier run has placed', () => {
  const settled = inSettlement({ amount: '30.00', stan: '000009' })
  it('is recalled: a refusal by its code', () => {
    const refusal = inJournal({ amount: '30.00', stan: '000009', responseCode: '61' })
    const alone = leftover('status_difference', [], [settled])
    expect(told(alone, { journal: [refusal] }).cause).toBe('security_limit')
    expect(told(alone, { journal: [{ ...refusal, stan: '000010' }] }).cause).toBe('unknown')
  })
  it('is recalled where one side lost the leading zeros, or tells the acquirer’s id only', () => {
    const refusal = inJournal({ amount: '30.00', stan: '9', responseCode: '61' })
    const alone = leftover('status_difference', [], [settled])
    expect(told(alone, { journal: [refusal] }).cause).toBe('security_limit')
    const byId = { stan: null, acquirerReference: 'A1' }
    const other = leftover('status_difference', [], [{ ...settled, ...byId }])
    expect(told(other, { journal: [{ ...refusal, ...byId }] }).cause).toBe('security_limit')
    const undoing = inJournal({ kind: 'void', amount: '30.00', stan: '10', originalStan: '9' })
    expect(told(alone, { journal: [undoing] }).action).toBe('have_void_settled')
  })
  it('is recalled: a void by what it undid', () => {
    const undoing = inJournal({ kind: 'void', amount: '30.00', stan: '10', originalStan: '000009' })
    const alone = leftover('status_difference', [], [settled])
    expect(told(alone, { journal: [undoing] })).toMatchObject({
      cause: 'settlement_process',
      action: 'have_void_settled',
    })
  })
  it('is recalled: a zero that is settled now', () => {
    const nothing = inJournal({ amount: '0.00', stan: '000009' })
    const alone = leftover('zero_amount', [], [settled])
    expect(told(alone, { journal: [nothing] }).cause).toBe('system_fault')
  })
})

it('takes the acquirer’s own refusal where the journal counts the sale as done', () => {
  const row = inJournal({ amount: '30.00' })
  const refusal = inSettlement({ amount: '30.00', responseCode: '51' })
  expect(told(leftover('status_difference', [row], [refusal]))).toMatchObject({
    cause: 'insufficient_funds',
    action: 'raise_with_acquirer',
  })
})

describe('sums of many rows', () => {
  const two = [inJournal({ amount: '200.00' }), inJournal({ amount: '70.00' })]
  it('name no slip', () => {
    const line = inSettlement({ amount: '720.00' })
    expect(told(leftover('amount_difference', two, [line])).cause).toBe('unknown')
  })
  it('are the acquirer’s where its line leaves rows out, not where it has too much', () => {
    const notes = [{ fact: 'explained_by', value: 'sale, 70.00' }]
    const sum = (amount: string) =>
      told(leftover('amount_difference', two, [inSettlement({ amount })], { notes })).cause
    expect(sum('200.00')).toBe('settlement_process')
    expect(sum('340.00')).toBe('unknown')
  })
})
