// What a command holds of the embedded server while it is inside.

import type { OnDelay } from '../../domain/delay.ts'

export type EmbeddedServer = {
  readonly connection: {
    /** The folder of the server's socket, or a loopback address. */
    readonly host: string
    readonly port: number
    readonly user: string
    readonly database: string
    readonly password?: string
  }
  /** Leaves; the last to leave stops the server and waits for it. Close the connections before. */
  leave(): Promise<void>
}

export type EmbeddedOptions = {
  readonly say?: OnDelay
  /** Where `bin`, `lib` and `share` of PostgreSQL lie; absent: in the npm package. */
  readonly native?: string
}
