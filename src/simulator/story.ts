// The two shapes of what the simulator can make happen: to one sale, and to a whole day.
import type { Day } from './clock.ts'
import type { Dice } from './dice.ts'
import type { JournalRow } from './rows.ts'
import type { Scene } from './scene.ts'
import type { Merchant, World } from './world.ts'

/** Something that happens to one sale. */
export interface Story {
  readonly name: string
  /** How many cards of the deck are this story's. */
  readonly cards: number
  /**
   * Puts the sale and what comes of it on the scene and says what is true of it. False, and nothing
   * put: it does not fit here (too late in the day, no plastic card), and another sale gets it.
   */
  tell(sale: JournalRow, scene: Scene): boolean
}

/** Something that happens to a terminal, a merchant or all of them, for a while. */
export interface Incident {
  readonly name: string
  /** Picks its merchants and leaves acts for their scenes. False: this day has no room for it. */
  befall(plan: DayPlan): boolean
}

/** One business day before its merchants are played, one by one. */
export interface DayPlan {
  readonly day: Day
  readonly world: World
  readonly dice: Dice
  /** A merchant with at least so many terminals that no other incident has today. */
  take(terminals: number): Merchant | null
  /** Merchants that no other incident has today. */
  free(): readonly Merchant[]
  /** What a merchant's scene begins with. */
  on(merchant: Merchant, act: (scene: Scene) => void): void
  /** What it begins with before all others: what other acts must see, a terminal's whole day. */
  before(merchant: Merchant, act: (scene: Scene) => void): void
  /** The start of an hour of trade that no other incident of the day has. */
  hour(): number
}

/** Deals stories in shuffled rounds, so that in the long run each comes up as often as it has cards. */
export class Deck {
  readonly #cards: readonly Story[]
  readonly #dice: Dice
  #round: Story[] = []
  /** Stories that did not fit: offered again before a new card is turned. */
  #waiting: Story[] = []

  constructor(stories: readonly Story[], dice: Dice) {
    this.#cards = stories.flatMap((story) => Array<Story>(story.cards).fill(story))
    this.#dice = dice
  }

  /** Lets a story happen to the sale; false where none fitted. */
  tell(sale: JournalRow, scene: Scene): boolean {
    for (const [at, story] of this.#waiting.entries()) {
      if (at === 8) break
      if (story.tell(sale, scene)) {
        this.#waiting.splice(at, 1)
        return true
      }
    }
    if (this.#round.length === 0) this.#round = this.#dice.shuffled(this.#cards)
    const story = this.#round.pop()
    if (story === undefined) return false
    if (story.tell(sale, scene)) return true
    if (this.#waiting.length < 64) this.#waiting.push(story)
    return false
  }
}
