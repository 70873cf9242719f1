// The list of layouts that ship with the tool: a new one is one file beside this and one line here.
import type { Format } from '../format.ts'
import { ADYEN_PAYMENTS } from './adyen-payments.ts'
import { ADYEN_SETTLEMENT } from './adyen-settlement.ts'
import { ALIPAY_DETAIL } from './alipay-detail.ts'
import { ALLINPAY_POS } from './allinpay-pos.ts'
import { AMEX_EPPRC } from './amex-epprc.ts'
import { AMEX_GRRCN } from './amex-grrcn.ts'
import { BRAZIL_TEF } from './brazil-tef.ts'
import { CHINA_TERMINAL } from './china-terminal.ts'
import { CHINAUMS_BANKALL } from './chinaums-bankall.ts'
import { CIELO_V15 } from './cielo-v15.ts'
import { ISO8583 } from './iso8583.ts'
import { PAYPAL_STL } from './paypal-stl.ts'
import { STRIPE_PAYOUTS } from './stripe-payouts.ts'
import { SUMUP } from './sumup.ts'
import { TIEOUT_JOURNAL } from './tieout-journal.ts'
import { TIEOUT_SETTLEMENT } from './tieout-settlement.ts'
import { UNIONPAY_ACP } from './unionpay-acp.ts'
import { WECHAT_BILL } from './wechat-bill.ts'
import { WECHAT_FUNDFLOW } from './wechat-fundflow.ts'
import { ZETTLE_RECEIPTS } from './zettle-receipts.ts'
import { ZETTLE_STATEMENT } from './zettle-statement.ts'

export const LAYOUTS: readonly Format[] = [
  TIEOUT_JOURNAL,
  TIEOUT_SETTLEMENT,
  UNIONPAY_ACP,
  WECHAT_BILL,
  WECHAT_FUNDFLOW,
  ALIPAY_DETAIL,
  ALLINPAY_POS,
  ADYEN_SETTLEMENT,
  ADYEN_PAYMENTS,
  SUMUP,
  ZETTLE_STATEMENT,
  ZETTLE_RECEIPTS,
  STRIPE_PAYOUTS,
  PAYPAL_STL,
  AMEX_GRRCN,
  AMEX_EPPRC,
  CIELO_V15,
  CHINAUMS_BANKALL,
  CHINA_TERMINAL,
  ISO8583,
  BRAZIL_TEF,
]
