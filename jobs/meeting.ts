// Where the lanes of a run tell one another what only all of them know together.

/** Each of `lanes` says its own once; `all` is what they come to. */
export class Meeting<Own, All> {
  readonly #lanes: number
  readonly #said: Own[] = []
  readonly #allOf: (said: readonly Own[]) => All
  readonly #outcome: Promise<All>
  #agree: (all: All) => void = () => {}
  #giveUp: (error: unknown) => void = () => {}

  constructor(lanes: number, allOf: (said: readonly Own[]) => All) {
    this.#lanes = lanes
    this.#allOf = allOf
    this.#outcome = new Promise((resolve, reject) => {
      this.#agree = resolve
      this.#giveUp = reject
    })
    this.#outcome.catch(() => {}) // told to whoever takes part
  }

  /** Says what a lane knows; resolves once every lane has said its own. */
  say(own: Own): Promise<All> {
    this.#said.push(own)
    if (this.#said.length === this.#lanes) this.#agree(this.#allOf(this.#said))
    return this.#outcome
  }

  /** What all came to, for one who has nothing to say. */
  hear(): Promise<All> {
    return this.#outcome
  }

  /** A lane failed: nobody waits for what it had to say. */
  breakUp(error: unknown): void {
    this.#giveUp(error)
  }
}
