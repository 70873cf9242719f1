// Phrases of files, rejected lines and control totals.
import type { Phrases } from './phrase.ts'

export const FILE_PHRASES: Phrases = {}
