// Lanes on which files are loaded side by side: threads for large files, this thread for small ones.
import type { ReceivedParcel, ReceivingTask } from './receive-file.ts'
import type { Threads } from './threads.ts'

/** Below this many bytes a thread costs more than it brings. */
const WORTH_A_THREAD = 4 << 20
const LANES = 2

/** One of the places where files are loaded side by side. */
export interface ReceivingLane {
  receive(task: ReceivingTask): Promise<ReceivedParcel | null>
}

/** The lanes that these files are worth. A thread loads its modules meanwhile. */
export function openLanes(
  files: readonly { readonly bytes: number }[],
  threads: Threads,
): readonly ReceivingLane[] {
  if (!files.some((file) => file.bytes >= WORTH_A_THREAD)) return [inThisThread]
  return threads.first(Math.min(LANES, files.length), 'receive')
}

const inThisThread: ReceivingLane = {
  receive: async (task) => {
    const { receiveParcel } = await import('./receive-file.ts')
    return receiveParcel(task)
  },
}
