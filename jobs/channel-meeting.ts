// Where the lanes of a run tell one another what their merchants met: an outage of a channel shows only in all of them.
import type { ChannelBucket } from '../src/domain/day-facts.ts'
import { type ChannelTally, channelBuckets } from '../src/store/store.ts'

export class ChannelMeeting {
  readonly #lanes: number
  readonly #said: (readonly ChannelTally[])[] = []
  readonly #outcome: Promise<readonly ChannelBucket[]>
  #agree: (channels: readonly ChannelBucket[]) => void = () => {}
  #giveUp: (error: unknown) => void = () => {}

  constructor(lanes: number) {
    this.#lanes = lanes
    this.#outcome = new Promise((resolve, reject) => {
      this.#agree = resolve
      this.#giveUp = reject
    })
    this.#outcome.catch(() => {}) // told to whoever takes part
  }

  /** Says what a lane's merchants met; resolves to all channels once every lane has said its own. */
  say(own: readonly ChannelTally[]): Promise<readonly ChannelBucket[]> {
    this.#said.push(own)
    if (this.#said.length === this.#lanes) this.#agree(channelBuckets(this.#said))
    return this.#outcome
  }

  /** All channels, for one who has nothing to say. */
  hear(): Promise<readonly ChannelBucket[]> {
    return this.#outcome
  }

  /** A lane failed: nobody waits for what it had to say. */
  breakUp(error: unknown): void {
    this.#giveUp(error)
  }
}
