// What Chinese acquirers and terminals call a transaction, as our kinds.
import type { Kind } from '../domain/kind.ts'

/**
 * The kind that a name says, longest meaning first (预授权完成撤销 is a void, not a preauth); null
 * where the name says none.
 */
const MEANINGS: readonly (readonly [RegExp, Kind])[] = [
  [/余额查询|查余额|查询余额|^查询$/, 'balance_inquiry'],
  [/账户验证|卡验证/, 'account_verification'],
  [/签到|签退/, 'sign_on'],
  [/批结|批上送结束|^结算$|结账/, 'batch_close'],
  [/批上送/, 'batch_upload'],
  [/回响|线路测试|心跳/, 'echo'],
  [/密钥|参数下载/, 'key_change'],
  [/打印/, 'print'],
  [/设置/, 'settings'],
  [/冲正/, 'reversal'],
  [/预授权完成.*撤销|完成撤销/, 'void'],
  [/预授权.*撤销/, 'preauth_cancel'],
  [/预授权.*完成|结算通知/, 'completion'],
  [/预授权/, 'preauth'],
  [/退单|拒付|退单退款/, 'chargeback'],
  [/再请款/, 'representment'],
  [/撤销|撤消/, 'void'],
  [/退货|退款/, 'refund'],
  [/离线/, 'offline_sale'],
  [/小费/, 'tip_adjust'],
  [/手续费|服务费/, 'fee'],
  [/提现|出金|划款|结算款/, 'payout'],
  [/调账|调整|差错/, 'adjustment'],
  [/消费|支付|收款|付款|交易|扫码|被扫|主扫|刷卡|销售|二维码|云闪付/, 'sale'],
]

export function kindNamed(name: string): Kind | null {
  for (const [meaning, kind] of MEANINGS) if (meaning.test(name)) return kind
  return null
}

/** The method that a name or a card class says: `wallet` and its scheme, or nothing. */
export function walletNamed(name: string): 'wechat' | 'alipay' | '' {
  if (/微信|wechat|weixin/i.test(name)) return 'wechat'
  return /支付宝|alipay/i.test(name) ? 'alipay' : ''
}
