// A scheme or wallet is down: at every merchant its cards fail for a while, and only its cards.
import { drawOfScheme } from '../cards.ts'
import type { Scene } from '../scene.ts'
import type { Incident } from '../story.ts'
import { type Outage, refused, timedOut, zeroAttempt } from './failing.ts'

const OUTAGE: Outage = { class: 'channel_outage', cause: 'payment_channel', note: 'channel down' }
const SCHEMES = ['unionpay', 'wechat', 'alipay'] as const

export const CHANNEL_OUTAGE: Incident = {
  name: 'channel outage',
  befall(plan) {
    if (plan.world.merchants.length < 3) return false
    const scheme = SCHEMES[plan.day.index % SCHEMES.length] ?? 'unionpay'
    const start = plan.hour() + plan.dice.below(1200)
    const end = start + 900 + plan.dice.below(600)
    for (const merchant of plan.world.merchants) {
      plan.on(merchant, (scene) => fail(scene, scheme, start, end))
    }
    return true
  },
}

function fail(scene: Scene, scheme: string, start: number, end: number): void {
  const { dice, merchant } = scene
  scene.reserve(merchant.terminals, start, end)
  for (const terminal of merchant.terminals) {
    scene.hush(terminal, start - 60, end + 60, scheme)
  }
  // A customer or two at some of the terminals.
  for (let at = start + dice.below(150); at < end - 60; at += dice.between(100, 280)) {
    const terminal = dice.pick(merchant.terminals)
    // Zeros of two origins on one terminal and day could not be told apart.
    if (scene.isBusy(terminal) || scene.upgrades.has(terminal)) continue
    const card = drawOfScheme(scheme, dice)
    const way = scene.turn('channel outage', 4)
    // Without a card number the next sale of anybody would look like this one, keyed again.
    if (card.pan === '') scene.hush(terminal, at, at + 600)
    if (way === 0) timedOut(scene, terminal, at, card)
    else if (way === 3) refused(scene, terminal, at, card, dice.pick(['91', '96']))
    else zeroAttempt(scene, terminal, at, card, OUTAGE, way === 1)
  }
}
