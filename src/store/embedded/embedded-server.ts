// What a command holds of the embedded server while it is inside.

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
  /** Hears what takes long, in English. */
  readonly say?: (text: string) => void
  /** Where `bin`, `lib` and `share` of PostgreSQL lie; absent: in the npm package. */
  readonly native?: string
}
