// Phrases of types, causes, evidence, remedies and zero classes.
import type { Phrases } from './phrase.ts'

export const EXCEPTION_PHRASES: Phrases = {}
