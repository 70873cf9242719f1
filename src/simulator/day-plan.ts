// One business day before it is played: which incidents befall which merchants, and when.

import { type Day, wallTime } from './clock.ts'
import type { Dice } from './dice.ts'
import { CLOSING_S, type Scene } from './scene.ts'
import type { DayPlan, Incident } from './story.ts'
import type { Merchant, World } from './world.ts'

const HOURS = [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]

/** What each merchant's scene of the day begins with. */
export type Acts = ReadonlyMap<Merchant, readonly ((scene: Scene) => void)[]>

/** Lets `count` incidents befall the day, in turn from where the day before left off. */
export function actsOf(
  incidents: readonly Incident[],
  count: number,
  day: Day,
  world: World,
  dice: Dice,
): Acts {
  const acts = new Map<Merchant, ((scene: Scene) => void)[]>()
  const free = new Set(dice.shuffled(world.merchants))
  const isWhole = (hour: number) => wallTime(day, hour, 0) + 3600 <= day.end - CLOSING_S
  const hours = dice.shuffled(HOURS.filter(isWhole))
  const plan: DayPlan = {
    day,
    world,
    dice,
    free: () => [...free],
    take(terminals) {
      for (const merchant of free) {
        if (merchant.terminals.length < terminals) continue
        free.delete(merchant)
        return merchant
      }
      return null
    },
    on(merchant, act) {
      const own = acts.get(merchant)
      if (own === undefined) acts.set(merchant, [act])
      else own.push(act)
    },
    before(merchant, act) {
      acts.set(merchant, [act, ...(acts.get(merchant) ?? [])])
    },
    hour() {
      const hour = hours.shift() ?? 15
      hours.push(hour)
      return wallTime(day, hour, 0)
    },
  }
  // Where merchants are few, the first incidents leave none to the last: another one is first each day.
  const step = count < incidents.length ? count : 3
  for (let at = 0; at < count; at++) {
    incidents[(day.index * step + at) % incidents.length]?.befall(plan)
  }
  return acts
}
