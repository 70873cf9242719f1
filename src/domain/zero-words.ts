// Words by which a record itself says that its zero is right: a mandate, another means of payment, a gift.
import { isOtherTender, type Transaction } from './transaction.ts'

/** Tenders that may have paid the whole. `积分` is no part of `累积分数`. */
const TENDER =
  /\b(?:e-?)?(?:vouchers?|coupons?|gift ?cards?|points)\b|代金券|抵用券|优惠券|兑换券|消费券|卡券|礼品卡|(?<!累)积分(?!数)/gi
/** An item may be a voucher that is sold, a remark may merely speak of one: it is to say that it paid. */
const PAID =
  /\b(?:paid|pays|payment|redeemed|redeems|redemption|redeem|covered|settled)\b|支付|付款|付清|抵扣|抵用|兑换|核销/i

/** Given for nothing, by words that mean it by themselves: what is sugar-free or tax-free is not. */
const FREE = new RegExp(
  [
    String.raw`(?<![\w-])free (?:of charge|gifts?|items?|samples?|products?|goods|drinks?|coffees?|teas?|meals?|desserts?|refills?|tickets?|entry|replacements?)\b`,
    String.raw`\bget (?:one|it|\d+) free\b|\bfreebies?\b|\bcomplimentary\b|\bon the house\b|\bno charge\b|\bgift with purchase\b`,
    String.raw`(?<![\d.])100 ?% ?(?:discount(?:ed)?|off|rebate)\b|\b(?:discount|rebate)(?: of)?:? ?100 ?%`,
    '赠品|赠送|免单|全免|买一送一|免费(?:赠|领|送|品尝|试吃|试用|兑|商品|用餐|餐|饮)|不收费|无需(?:付款|支付)',
    '(?:全额|100 ?%)(?:抵扣|减免|优惠|折扣)',
  ].join('|'),
  'i',
)

/** Words that deny, doubt or put off what stands beside them, and those that make it a part only. */
const DENIED = new RegExp(
  [
    String.raw`\b(?:not|never|without|none|nothing|cannot|no(?!\.| ?\d))\b|n['’]t\b`,
    String.raw`\b(?:un(?:paid|used|redeemed|settled)|refus|reject|declin|fail|invalid|expir|cancel|void|return|revok|lost|stolen|forged|wrong|error|missing|pending|complain|disput|forg[eo]t|problem)`,
    String.raw`\b(?:ask|check|claim|query|queri)\w*\b|\?|？|\b(?:to be|should|next time|later|instead of)\b`,
    String.raw`\b(?:part(?:ly|ial|ially)?|half|rest|remaind|remaining|balance|except)\b`,
    '未|没|勿|拒|不(?!锈)|无(?!线|锡|糖|痕)|非(?!洲)|失败|失效|无效|过期|作废|取消|撤销|退回|丢失|错|异常',
    '投诉|争议|询问|待(?:核|确|补|付|定|处理)|部分|一半|其余|余额|余款|剩余|除外',
  ].join('|'),
  'i',
)
/** Denials that say the same as the words beside them, or nothing of them. */
const HARMLESS =
  /\bno (?:cash|card|change|charge|receipt|payment due)\b|未收现金|无现金|不找零|不收费|无需(?:付款|支付)/gi

/** A mandate that is set up, changed or ended: those words deny nothing here. */
const MANDATE = new RegExp(
  [
    String.raw`\bmandate\b[ :_-]*(?:was |has been |is )?(?:set|setup|created|signed|registered|activated|amended|cancel|revoked|ended)`,
    String.raw`\b(?:set(?:s|ting)? ?up|creat\w+|sign(?:s|ed|ing)?|register\w*|activat\w+|new|amend\w*|cancel\w*|revok\w+|end(?:s|ed|ing)?) (?:of )?(?:an? |the )?(?:(?:direct |sepa |card |recurring |debit |payment )*)mandate\b`,
    '(?:建立|设立|签订|签署|办理|开通|新增|变更|解除|取消|终止|撤销)(?:代扣|扣款|自动|授权|银行|付款)*委托',
    '委托(?:代扣|扣款|自动|授权|付款|协议|书)*(?:建立|设立|签订|签署|签约|开通|新增|变更|解除|取消|终止|撤销|解约)',
    // Nothing else: a pen for the signing is an item like any other.
    '^(?:sepa |direct debit )?mandate$|^委托(?:代扣|扣款|付款|协议|书)?$',
    '^(?:代扣|扣款|自动扣款|免密支付|免密|协议|授权|银行|微信|支付宝)*(?:签约|解约)(?:成功|完成)?$',
  ].join('|'),
  'i',
)
const ENDING = /\b(?:cancel|revok)\w*|取消|撤销/gi

type Worded = Pick<Transaction, 'item' | 'remark' | 'paymentMethod'>

/** What a record says in words. */
export function wordsOf(row: Worded): string {
  return `${row.item ?? ''} ${row.remark ?? ''}`.trim()
}

/** Without what is neither letter nor part of a word: references, figures, marks. */
const bare = (text: string) => text.replace(/[^\p{L}]+/gu, ' ').trim()

const either = (row: Worded, says: (text: string) => boolean) =>
  [row.item, row.remark].some((text) => text !== null && text !== '' && says(text))

const isDenied = (text: string) => DENIED.test(text.replace(HARMLESS, ' '))

/** The record sets, changes or ends a mandate: no money was to move. */
export function isMandate(row: Worded): boolean {
  return either(row, (text) => {
    if (!MANDATE.test(text) && !MANDATE.test(bare(text))) return false
    return !isDenied(text.replace(ENDING, ' '))
  })
}

/** The record says that what was handed over was given for nothing. */
export function isGivenFree(row: Worded): boolean {
  return either(row, (text) => FREE.test(text) && !isDenied(text))
}

/** Wholly paid by voucher or points. Cash is left out: a cash sale of 0 is as wrong as any other. */
export function isPaidOtherwise(row: Worded): boolean {
  const method = row.paymentMethod
  if (method !== 'cash' && isOtherTender(method)) return true
  return either(row, (text) => isPaidByTender(text, text === row.item))
}

function isPaidByTender(text: string, isItem: boolean): boolean {
  const rest = text.replace(TENDER, ' ')
  if (rest === text || isDenied(text)) return false
  // A remark that names nothing but the tender says what paid; an item, what was sold.
  return PAID.test(rest) || (!isItem && bare(rest) === '')
}

/** Right by what the record itself says in words, whatever its kind. */
export function isRightByItsWords(row: Worded): boolean {
  return isMandate(row) || isPaidOtherwise(row) || isGivenFree(row)
}

/**
 * A zero that its own record says is right, before anything else is known of it: by its words, a tip
 * taken back; or the record that undoes, whose amount its original has.
 */
export function isRightfulZero(row: Worded & Pick<Transaction, 'kind'>): boolean {
  if (row.kind === 'tip_adjust' || row.kind === 'void') return true
  return isRightByItsWords(row)
}
