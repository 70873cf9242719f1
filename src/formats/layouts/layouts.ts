// The list of layouts that ship with the tool: a new one is one file beside this and one line here.
import type { Format } from '../format.ts'
import { SUMUP } from './sumup.ts'
import { TIEOUT_JOURNAL } from './tieout-journal.ts'
import { TIEOUT_SETTLEMENT } from './tieout-settlement.ts'

export const LAYOUTS: readonly Format[] = [TIEOUT_JOURNAL, TIEOUT_SETTLEMENT, SUMUP]
