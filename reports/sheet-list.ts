// The sheets of the workbook, in the order of their tabs: a new sheet is one file and one line here.
import type { Sheet } from './sheet.ts'
import { AWAITING } from './sheets/awaiting.ts'
import { EXCEPTIONS } from './sheets/exceptions.ts'
import { FILES } from './sheets/files.ts'
import { SUMMARY } from './sheets/summary.ts'
import { ZERO_AMOUNTS } from './sheets/zero-amounts.ts'

export const SHEETS: readonly Sheet[] = [SUMMARY, EXCEPTIONS, ZERO_AMOUNTS, AWAITING, FILES]
