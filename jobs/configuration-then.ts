// The configuration that a run was made with, whatever stands in the file by now.
import { type Configuration, configurationOf } from '../src/config/config.ts'
import { StoppedError } from '../src/domain/stopped-error.ts'
import type { RunRecord } from '../src/store/store.ts'

/** null where it can not be read any more: an earlier tieout took what is a mistake by now. */
export function configurationThen(
  run: Pick<RunRecord, 'configuration'>,
  now: Configuration,
): Configuration | null {
  if (run.configuration === now.text) return now
  try {
    return configurationOf(run.configuration, now.file)
  } catch (error) {
    if (error instanceof StoppedError) return null
    throw error
  }
}
