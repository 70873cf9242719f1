// One command at a time starts, joins or leaves the embedded server: they take turns.
import { randomBytes } from 'node:crypto'
import { closeSync, linkSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OnDelay } from '../../domain/delay.ts'
import type { Account } from './account.ts'
import { cannotWrite, isLit, light, makeFifos } from './lamp.ts'

const SAY_AFTER_MS = 3000

function turnsIn(home: string): number[] {
  return readdirSync(home).flatMap((name) => {
    const number = /^turn\.(\d{1,15})$/.exec(name)?.[1]
    return number === undefined ? [] : [Number(number)]
  })
}

/**
 * Waits for the turn and returns what ends it. Turns are numbered lamps `turn.N` in `home`; the
 * highest is the current one and is never removed, so a dead holder's turn is followed, not broken,
 * and two successors cannot both win: the link is exclusive.
 */
export async function takeTurn(
  home: string,
  account: Account | undefined,
  say: OnDelay,
): Promise<() => void> {
  const mine = join(home, `coming-${randomBytes(8).toString('hex')}`)
  await makeFifos(account, mine)
  const lamp = light(mine)
  const began = performance.now()
  let said = false
  try {
    for (;;) {
      const current = Math.max(0, ...turnsIn(home))
      if (current > 0 && isLit(join(home, `turn.${current}`))) {
        if (!said && performance.now() - began > SAY_AFTER_MS) {
          said = true
          say('waiting_for_server')
        }
        await sleep(20)
        continue
      }
      const next = current + 1
      if (!linked(mine, join(home, `turn.${next}`))) continue
      const turns = turnsIn(home)
      // A stale look can bring back a number below the current one: withdraw.
      if (Math.max(...turns) !== next) {
        rmSync(join(home, `turn.${next}`), { force: true })
        continue
      }
      for (const past of turns) {
        if (past < next) rmSync(join(home, `turn.${past}`), { force: true })
      }
      return () => closeSync(lamp)
    }
  } catch (error) {
    closeSync(lamp)
    throw error
  } finally {
    rmSync(mine, { force: true })
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cannotWrite(to, (error as Error).message, error)
  }
}
