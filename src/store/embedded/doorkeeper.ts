// The doorkeeper: the process that starts the embedded server and stops it when all have left.
import { spawn } from 'node:child_process'
import {
  closeSync,
  constants,
  copyFileSync,
  fchownSync,
  lstatSync,
  openSync,
  rmSync,
  truncateSync,
} from 'node:fs'
import { join } from 'node:path'
import { bareEnvironment } from './account.ts'
import type { Home } from './home.ts'
import { light } from './lamp.ts'

export type RunningServer = {
  /** `server-*` in the home: `gate`, `alive`, and a lamp `client-*` for each command. */
  readonly folder: string
  /** Where its socket is: `folder`, or a shorter path where the system's limit asks for it. */
  readonly sockets: string
}

/**
 * The doorkeeper. Commands hold the gate (descriptor 3) open for writing; when the kernel has closed
 * the last writing end, however that command ended, the read ends and the server is stopped. A
 * command that comes writes a line, so that one that slips in while the gate is being shut is seen:
 * it opened before the move, hence before the second read.
 * Descriptor 4 is the lamp `alive`, which the server and all its processes hold, and nobody else.
 * TERM before INT: a shell's background job ignores INT until PostgreSQL has set its own handler.
 * QUIT where it does not end by that, again and again: every command would wait for it, and the next
 * start recovers all that was committed. A minute is many times what its last checkpoint takes.
 */
const DOORKEEPER = `
umask 077
folder=$1 sockets=$2 server=$3
shift 3
if [ "$server" = start ]; then
  "$@" 3<&- 4<&4 &
  server=$!
fi
exec 4<&-
while :; do
  while read -r line <&3; do :; done
  mv -- "$folder/gate" "$folder/gate.shut"
  read -r line <&3 || break
  mv -- "$folder/gate.shut" "$folder/gate"
done
kill -TERM "$server"
kill -INT "$server"
patience=$(($(date +%s) + 60))
while kill -0 "$server" 2>/dev/null; do
  [ "$(date +%s)" -lt "$patience" ] || kill -QUIT "$server"
  sleep 0.02
done
rm -rf -- "$sockets" "$folder"
`

/**
 * Posts a doorkeeper at the gate and goes in by it. `which` is `start`, to run `command`, or the
 * process id of a server that runs.
 */
export function post(
  home: Home,
  server: RunningServer,
  log: string,
  which: string,
  command: readonly string[],
): number {
  const gate = join(server.folder, 'gate')
  // Open for both first: opening one end of a FIFO alone waits for the other.
  const both = openSync(gate, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  const reading = openSync(gate, constants.O_RDONLY | constants.O_NOFOLLOW)
  const writing = openSync(gate, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  closeSync(both)
  const alive = which === 'start' ? light(join(server.folder, 'alive')) : undefined
  const text = openLog(log)
  // Whoever owns the data can then go on without root.
  if (home.account) fchownSync(text, home.account.uid, home.account.gid)
  try {
    const child = spawn(
      '/bin/sh',
      ['-c', DOORKEEPER, 'tieout-postgres', server.folder, server.sockets, which, ...command],
      {
        ...home.account,
        cwd: '/',
        detached: true,
        env: bareEnvironment(),
        stdio: ['ignore', text, text, reading, alive ?? 'ignore'],
      },
    )
    // That it did not start shows as the lamp being out.
    child.once('error', () => {})
    child.unref()
  } finally {
    for (const end of [reading, alive, text]) if (end !== undefined) closeSync(end)
  }
  return writing
}

const LOG_MAX_BYTES = 1_000_000

/** The log is opened by us and handed over: the server's account may not reach `.tieout/`. */
function openLog(log: string): number {
  const how = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW
  return openSync(log, how, 0o600)
}

/** Keeps the log and one predecessor within bounds, under a running server too: it appends. */
export function boundLog(log: string): void {
  if ((lstatSync(log, { throwIfNoEntry: false })?.size ?? 0) <= LOG_MAX_BYTES) return
  rmSync(`${log}.1`, { force: true })
  copyFileSync(log, `${log}.1`, constants.COPYFILE_EXCL)
  truncateSync(log)
}
