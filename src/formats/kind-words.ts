// The contract's words for kinds, as they stand.
import { KINDS, type Kind } from '../domain/kind.ts'

export const KIND_WORDS = Object.fromEntries(KINDS.map((kind) => [kind, kind])) as Record<
  Kind,
  Kind
>
