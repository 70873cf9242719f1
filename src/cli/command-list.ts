// Every command, in the order in which help lists them: one file and one line each.

import type { CommandDefinition } from './command.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { exceptions } from './commands/exceptions.ts'
import { explain } from './commands/explain.ts'
import { files } from './commands/files.ts'
import { init } from './commands/init.ts'
import { layout } from './commands/layout.ts'
import { load } from './commands/load.ts'
import { match } from './commands/match.ts'
import { matches } from './commands/matches.ts'
import { monitor } from './commands/monitor.ts'
import { report } from './commands/report.ts'
import { run } from './commands/run.ts'
import { schedule } from './commands/schedule.ts'
import { simulate } from './commands/simulate.ts'
import { unmatch } from './commands/unmatch.ts'

export const COMMANDS: readonly CommandDefinition[] = [
  init,
  simulate,
  load,
  run,
  files,
  layout,
  matches,
  exceptions,
  explain,
  match,
  unmatch,
  report,
  monitor,
  schedule,
  doctor,
  demo,
]
