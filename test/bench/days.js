// Days of several sizes, files to workbook, against the floor. Floor and tool take turns: machines are shared and noisy, and the ratio of medians is the figure.
import { join } from 'node:path'
import { floorOf } from './floor.js'
import {
  count,
  dropFiles,
  JOURNAL,
  median,
  SETTLEMENT,
  seconds,
  simulated,
  toolOn,
} from './stage.js'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const SIZES = (process.env.BENCH_SIZES ?? '100000,1000000').split(',').map(Number)

export async function measureDays() {
  const results = []
  for (const size of SIZES) results.push(await measure(size))
  console.log()
  for (const { size, floor, tool, steps, rss } of results) {
    console.log(
      `${count(size)} a side: floor ${seconds(floor)}, tieout ${seconds(tool)}, ` +
        `ratio ${(tool / floor).toFixed(2)}, ${count(Math.round((2 * size * 1000) / tool))} rows/s, ` +
        `peak RSS ${rss} MB`,
    )
    console.log(`  where the time goes (ms): ${JSON.stringify(steps)}`)
  }
  for (let at = 1; at < results.length; at++) {
    const [less, more] = [results[at - 1], results[at]]
    const fold = (more.tool / less.tool).toFixed(1)
    console.log(`from ${count(less.size)} to ${count(more.size)}: ${fold}-fold time`)
  }
}

async function measure(size) {
  const files = await simulated(size)
  const paths = { [JOURNAL]: join(files, JOURNAL), [SETTLEMENT]: join(files, SETTLEMENT) }
  const floors = []
  const tools = []
  let best = null
  for (let round = 1; round <= ROUNDS; round++) {
    floors.push(await floorOf(paths[JOURNAL], paths[SETTLEMENT]))
    const run = await toolOn(paths)
    tools.push(run.time)
    if (best === null || run.time < best.time) best = run
    console.log(
      `${count(size)} round ${round}: floor ${seconds(floors.at(-1))}, tieout ${seconds(run.time)} ${JSON.stringify(run.steps)}`,
    )
  }
  await dropFiles(files)
  return { size, floor: median(floors), tool: median(tools), steps: best.steps, rss: best.rss }
}
