// What can go wrong; a new cause is one file and one line here.
import type { Incident, Story } from '../story.ts'

export const FAULTS: readonly (Story | Incident)[] = []
