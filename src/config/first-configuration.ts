// The configuration that `tieout init` writes: it works with the canonical files, and explains itself.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EXIT, StoppedError } from '../domain/stopped-error.ts'

export const FIRST_CONFIGURATION = `# tieout: what to reconcile, and how. Every key is explained in the README.
timezone: Asia/Shanghai    # the terminals' local time
cutoff: "23:00"            # later sales belong to the next business date; "24:00" is the calendar day
locale: en                 # or zh-CN
inbox: ./inbox             # files are taken from here ...
archive: ./archive         # ... and put here once the store has them,
quarantine: ./quarantine   # or here when they cannot be trusted
outbox: ./outbox           # workbooks appear here
calendar: none             # business days: CN, or none: every day is one

sources:
  - name: stores
    side: journal          # journal | settlement | bank | both
    layout: tieout-journal
    files: "journal_{date}*.csv"   # {date} is the business date
    expects: daily         # a file for every business day; or irregular
  - name: acquirer
    side: settlement
    layout: tieout-settlement
    files: "settlement_{date}*.csv" # {date} is the settlement date
    expects: daily
    settlesWithin: 1       # business days: due on T+1

# responseCodes:           # where a network's codes depart from the built-in table
#   - network: unionpay    # a scheme; default: of all the others
#     edition: "2024-05"
#     codes: { "51": insufficient_funds, "Q1": security_limit, "T0": approved }
`

/**
 * Writes the configuration (never over one that is there) and makes the folders beside it. Returns
 * the paths that are new. Throws StoppedError NOT_WRITABLE (exit 6).
 */
export async function writeFirstConfiguration(file: string): Promise<string[]> {
  const made: string[] = []
  for (const name of ['inbox', 'outbox', 'archive', 'quarantine']) {
    const folder = join(dirname(file), name)
    const path = await mkdir(folder, { recursive: true }).catch(notWritable(folder))
    if (path !== undefined) made.push(folder)
  }
  const isNew = await writeFile(file, FIRST_CONFIGURATION, { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'EEXIST' && notWritable(file)(error),
  )
  if (isNew) made.push(file)
  return made
}

function notWritable(place: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw new StoppedError(
      'NOT_WRITABLE',
      EXIT.space,
      `${place} cannot be written (${error.code}).`,
      {
        place,
        hint: 'Choose a folder that you may write to, with space left.',
        cause: error,
      },
    )
  }
}
