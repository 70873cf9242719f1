// Words that make a zero right: they must mean it, and neither a part of a word nor its denial does.
import { describe, expect, it } from 'vitest'
import {
  isGivenFree,
  isMandate,
  isPaidOtherwise,
  isRightByItsWords,
} from '../../src/domain/zero-words.ts'

const row = (words: { item?: string; remark?: string }) => ({
  item: null,
  remark: null,
  paymentMethod: null,
  ...words,
})
const remark = (text: string) => row({ remark: text })
const item = (text: string) => row({ item: text })

describe('a remark', () => {
  it.each([
    'paid by voucher 30.00',
    'paid with points',
    'no cash, paid by gift card',
    'gift card redeemed',
    'voucher',
    'VOUCHER 4711',
    'e-voucher: redeemed',
    '代金券全额支付',
    '积分全额抵扣',
    '代金券',
    '优惠券核销 30.00',
    '未收现金，礼品卡支付',
  ])('that says who paid: %s', (text) => {
    expect(isPaidOtherwise(remark(text))).toBe(true)
  })
  it.each([
    'no voucher',
    'voucher refused',
    'voucher not paid',
    'wasn’t paid by voucher',
    'paid partly by voucher',
    'points: balance paid in cash',
    'voucher redemption failed',
    'is it paid by voucher?',
    'customer complained about points',
    'points of interest',
    'checkpoints',
    'checkpoints paid',
    'paid at the point of sale',
    '优惠券未使用',
    '代金券支付失败',
    '部分积分抵扣',
    '积分不足',
    '累积分数支付',
    '询问代金券支付',
  ])('that does not: %s', (text) => {
    expect(isRightByItsWords(remark(text))).toBe(false)
  })
  it.each([
    'mandate set',
    'mandate',
    'Mandate cancelled',
    'new direct debit mandate 4711',
    'cancelled the mandate',
    '委托解约',
    '建立委托',
    '取消代扣委托',
    '签约成功',
    '代扣签约',
  ])('that names a mandate: %s', (text) => {
    expect(isMandate(remark(text))).toBe(true)
  })
  it.each([
    'manual mandate check: none',
    'mandate not set',
    'mandate set up failed',
    'no mandate',
    'mandatory',
    '签约失败',
    '委托他人取货',
    '未签约',
  ])('that names none: %s', (text) => {
    expect(isRightByItsWords(remark(text))).toBe(false)
  })
})

describe('an item', () => {
  it.each(['gift voucher book', 'voucher', '兑换券', '签约礼品笔', '代金券 100'])(
    'that is sold: %s',
    (text) => {
      expect(isRightByItsWords(item(text))).toBe(false)
    },
  )
  it.each(['coffee, paid by voucher', '咖啡 积分兑换'])('that was paid: %s', (text) => {
    expect(isPaidOtherwise(item(text))).toBe(true)
  })
})

describe('what is given free', () => {
  const free = [
    'free gift',
    'Free item',
    'employee meal 100% discount',
    'buy one get one free',
    'complimentary drink',
    'free of charge, no receipt',
    'no charge',
    '赠品',
    '赠品 不锈钢杯',
    '免单',
    '满减优惠全额抵扣',
    '免费赠送',
  ]
  it.each(free)('by item or remark: %s', (text) => {
    expect(isGivenFree(remark(text))).toBe(true)
    expect(isGivenFree(item(text))).toBe(true)
  })
  it.each([
    'sugar-free drink',
    'tax free',
    'free',
    'not a free gift',
    'free gift refused',
    'no free item',
    'hands-free set',
    '10% discount',
    '1100% off',
    '非赠品',
    '赠品已退回',
    '全额付款',
    '未免单',
  ])('not: %s', (text) => {
    expect(isRightByItsWords(remark(text))).toBe(false)
    expect(isRightByItsWords(item(text))).toBe(false)
  })
})
