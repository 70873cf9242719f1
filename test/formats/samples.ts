// Real files of other people, which stay where they are: tests that need them are skipped, saying so.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const SAMPLES =
  process.env.TIEOUT_SAMPLES ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'samples')

export const hasSamples = existsSync(SAMPLES)

if (!hasSamples) {
  process.stderr.write(`Tests on real samples are skipped: there is no ${SAMPLES}\n`)
}

export function sample(path: string): Buffer {
  return readFileSync(join(SAMPLES, path))
}
