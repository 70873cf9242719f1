// The room's door: why a leftover is left over, what shows it, and what to do about it.
export { declineOf } from './codes.ts'
export { causesFingerprint, classifyZero, explain } from './explain.ts'
export type { ExplainTerms } from './explain-terms.ts'
