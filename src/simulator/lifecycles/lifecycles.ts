// What happens to sales in ordinary life; a new one is one file and one line here.
import type { Story } from '../story.ts'
import { APPROVED_OTHERWISE } from './approved-otherwise.ts'
import { DECLINED } from './declined.ts'
import { DISPUTED } from './disputed.ts'
import { INQUIRED } from './inquired.ts'
import { PAID_BY_VOUCHER } from './paid-by-voucher.ts'
import { PARTLY_APPROVED } from './partly-approved.ts'
import { PREAUTHORIZED } from './preauthorized.ts'
import { REFUNDED } from './refunded.ts'
import { REVERSED } from './reversed.ts'
import { SPARSE } from './sparse.ts'
import { STORED_OFFLINE } from './stored-offline.ts'
import { TIPPED } from './tipped.ts'
import { TWINS } from './twins.ts'
import { VOIDED } from './voided.ts'
import { VOIDED_ZERO } from './voided-zero.ts'

export const LIFECYCLES: readonly Story[] = [
  APPROVED_OTHERWISE,
  DECLINED,
  DISPUTED,
  INQUIRED,
  PAID_BY_VOUCHER,
  PARTLY_APPROVED,
  PREAUTHORIZED,
  REFUNDED,
  REVERSED,
  SPARSE,
  STORED_OFFLINE,
  TIPPED,
  TWINS,
  VOIDED,
  VOIDED_ZERO,
]
