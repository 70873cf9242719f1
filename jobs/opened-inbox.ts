// The inbox, opened: the parcels that wait in it, and the lanes that will load them, before there is a store.
import type { Configuration } from '../src/config/config.ts'
import {
  byArrival,
  firstLook,
  type InboxView,
  type LeftAlone,
  secondLook,
} from '../src/inbox/inbox.ts'
import { type Parcel, parcelInside, parcelOf, parcelsAmong } from './parcel.ts'
import { openLanes, type ReceivingLane } from './receiving-lane.ts'
import { Threads } from './threads.ts'

interface Seen {
  /** In the order of their arrival. */
  readonly parcels: readonly Parcel[]
  readonly leftAlone: readonly LeftAlone[]
  readonly lanes: readonly ReceivingLane[]
}

export interface OpenedInbox {
  readonly seen: Promise<Seen>
  /** Those of the lanes; later jobs may have more of them. */
  readonly threads: Threads
  /** Ends the threads, however far it came; may be called twice. */
  end(): Promise<void>
}

/** Looks through the inbox, and starts the threads of large files as soon as one is seen. */
export function openInbox(configuration: Configuration): OpenedInbox {
  const { inbox, sources } = configuration
  const threads = new Threads()
  const lanes = (async () => {
    const view = await firstLook(inbox, sources)
    return { view, lanes: openLanes([...view.waiting, ...view.archives], threads) }
  })()
  const seen = lanes.then(async ({ view, lanes }) => {
    return { ...(await parcelsOf(configuration, await secondLook(view))), lanes }
  })
  // Trouble is for whoever asks what was seen; nobody asks where the store cannot be opened.
  seen.catch(() => {})
  return {
    seen,
    threads,
    end: async () => {
      await lanes.catch(() => {}) // told to whoever asks what was seen
      await threads.end()
    },
  }
}

async function parcelsOf(
  { sources }: Configuration,
  view: InboxView,
): Promise<Pick<Seen, 'parcels' | 'leftAlone'>> {
  const named = await parcelsAmong(view.waiting, parcelOf)
  const inside = await parcelsAmong(view.archives, (file) => parcelInside(file, sources))
  return {
    parcels: [...named.parcels, ...inside.parcels].sort((a, b) => byArrival(a.file, b.file)),
    leftAlone: [...view.leftAlone, ...named.leftAlone, ...inside.leftAlone],
  }
}
