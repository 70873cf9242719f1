// What can go wrong; a new cause is one file and one line here. Incidents befall a day in this order, while merchants are free.
import type { Incident, Story } from '../story.ts'
import { AMBIGUOUS } from './ambiguous.ts'
import { AMOUNT_NOT_RECORDED } from './amount-not-recorded.ts'
import { BANK_CREDIT } from './bank-credit.ts'
import { MISCOUNTED_BATCH, UNCLOSED_BATCH } from './batch-incidents.ts'
import { BROKEN_TERMINAL } from './broken-terminal.ts'
import { CARD_TESTING } from './card-testing.ts'
import { CHANNEL_OUTAGE } from './channel-outage.ts'
import { CUT_OFF } from './cut-off.ts'
import { DECLINED_BUT_SETTLED } from './declined-but-settled.ts'
import { DECLINED_ZERO } from './declined-zero.ts'
import { DOUBLED } from './doubled.ts'
import { KEYED_AGAIN } from './keyed-again.ts'
import { LATE_SETTLEMENT } from './late-settlement.ts'
import { MERCHANT_OUTAGE } from './merchant-outage.ts'
import { MISSING_JOURNAL } from './missing-journal.ts'
import { MISSING_SETTLEMENT } from './missing-settlement.ts'
import { ORPHANED } from './orphaned.ts'
import { SILENT_TERMINAL } from './silent-terminal.ts'
import { UNDONE_BUT_SETTLED } from './undone-but-settled.ts'
import { UNEXPLAINED_ZERO } from './unexplained-zero.ts'
import { UNKNOWN_TERMINAL } from './unknown-terminal.ts'
import { UNREADABLE } from './unreadable.ts'
import { UPGRADE } from './upgrade.ts'
import { VOIDED_BUT_SETTLED } from './voided-but-settled.ts'
import { WRONG_AMOUNT } from './wrong-amount.ts'
import { WRONG_FEE } from './wrong-fee.ts'
import { WRONG_IDENTITY } from './wrong-identity.ts'

export const FAULTS: readonly (Story | Incident)[] = [
  AMBIGUOUS,
  AMOUNT_NOT_RECORDED,
  CUT_OFF,
  DECLINED_BUT_SETTLED,
  DECLINED_ZERO,
  DOUBLED,
  KEYED_AGAIN,
  LATE_SETTLEMENT,
  MISSING_JOURNAL,
  MISSING_SETTLEMENT,
  ORPHANED,
  UNDONE_BUT_SETTLED,
  UNEXPLAINED_ZERO,
  UNREADABLE,
  VOIDED_BUT_SETTLED,
  WRONG_AMOUNT,
  WRONG_FEE,
  WRONG_IDENTITY,

  MERCHANT_OUTAGE,
  CARD_TESTING,
  UPGRADE,
  UNCLOSED_BATCH,
  BROKEN_TERMINAL,
  SILENT_TERMINAL,
  CHANNEL_OUTAGE,
  UNKNOWN_TERMINAL,
  MISCOUNTED_BATCH,
  BANK_CREDIT,
]
