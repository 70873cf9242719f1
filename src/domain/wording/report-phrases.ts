// Phrases of the workbook.
import type { Phrases } from './phrase.ts'

export const REPORT_PHRASES: Phrases = {}
