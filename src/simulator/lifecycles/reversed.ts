// An attempt that its terminal took back: a timeout, a late answer, a broken message. Never settled.
import type { Story } from '../story.ts'

/** Reversal reason, and the answer that the attempt had ('' none). */
export const REVERSALS = [
  ['4021', ''],
  ['4006', '68'],
  ['4013', ''],
  ['4354', '98'],
  ['4353', ''],
  ['4356', '98'],
  ['4360', '68'],
  ['4361', ''],
  ['4363', ''],
  ['4007', '00'],
  ['4355', '00'],
  ['4362', '00'],
  ['4003', '00'],
  ['4005', '00'],
  ['4512', '00'],
  ['4514', '00'],
  ['4515', '00'],
  ['4562', '00'],
  ['4536', '00'],
] as const

export const REVERSED: Story = {
  name: 'reversed',
  cards: 5,
  tell(sale, scene) {
    const at = scene.after(sale, 15, 60)
    if (at === null || !scene.isAlone(sale)) return false
    const [reason, code] = REVERSALS[scene.turn('reversed', REVERSALS.length)] ?? ['4021', '']
    if (code !== '00') scene.silence(sale, code)
    const reversal = scene.follow(sale, at, 'reversal', sale.amount)
    reversal.original = sale
    reversal.reversalReason = reason
    scene.add(sale, reversal)
    scene.netted(sale, reversal)
    return true
  },
}
