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

  /** Tells a part of a step apart. */
  share(step: string, part: string, milliseconds: number): void {
    const [own, rest] = [Math.round(milliseconds), this.durations[step] ?? 0]
    this.durations[part] = own
    this.durations[step] = rest - own
  }
}
