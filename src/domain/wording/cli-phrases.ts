// Phrases of what the command line says.
import type { Phrases } from './phrase.ts'

export const CLI_PHRASES: Phrases = {}
