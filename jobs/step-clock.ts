// Milliseconds by step, for people who ask where the time goes; never part of a digest.

/** Tells the steps of one run apart. */
export class StepClock {
  readonly durations: Record<string, number> = {}
  #since = performance.now()

  step(name: string): void {
    const now = performance.now()
    this.durations[name] = Math.round(now - this.#since)
    this.#since = now
  }

  /** Ends a step whose parts are known; the first of them takes what they do not account for. */
  parts(parts: Readonly<Record<string, number>>): void {
    const now = performance.now()
    const known = Object.values(parts).reduce((a, b) => a + b, 0)
    const [first = ''] = Object.keys(parts)
    Object.assign(this.durations, parts)
    this.durations[first] = Math.round((parts[first] ?? 0) + now - this.#since - known)
    this.#since = now
  }

  /** Tells a part of a step apart. */
  share(step: string, part: string, milliseconds: number): void {
    const [own, rest] = [Math.round(milliseconds), this.durations[step] ?? 0]
    this.durations[part] = own
    this.durations[step] = rest - own
  }
}
