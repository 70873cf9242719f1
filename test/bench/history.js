// Days one after the other in one store, with all that goes wrong and nobody decides: what history costs a day.
import { join } from 'node:path'
import { addDays, count, DATE, dropFiles, onNewStore, seconds, simulated } from './stage.js'

const SIZE = Number(process.env.BENCH_HISTORY ?? 200_000)
const DAYS = Number(process.env.BENCH_HISTORY_DAYS ?? 12)

export async function measureHistory() {
  const files = await simulated(SIZE, DAYS, 'all')
  const names = (on) => [`journal_${on}.csv`, `settlement_${addDays(on, 1)}.csv`]
  await onNewStore(async (run) => {
    const times = []
    for (let day = 0; day < DAYS; day++) {
      const on = addDays(DATE, day)
      const delivered = Object.fromEntries(names(on).map((name) => [name, join(files, name)]))
      const { time, rss, steps, exceptions } = await run(on, delivered)
      times.push(time)
      console.log(
        `${count(SIZE)} a side, day ${day + 1}: ${seconds(time)}, peak RSS ${rss} MB, ${count(exceptions)} open`,
      )
      console.log(`  where the time goes (ms): ${JSON.stringify(steps)}`)
    }
    const last = times.at(-1)
    console.log(
      `day ${DAYS} takes ${(last / times[0]).toFixed(2)} times the first, ${(last / times[1]).toFixed(2)} times the second`,
    )
  })
  await dropFiles(files)
}
