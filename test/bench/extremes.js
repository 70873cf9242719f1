// Days that go wrong in bulk, and one of four million a side: time against a clean day of the same run, and memory.
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { floorOf } from './floor.js'
import { count, dropFiles, JOURNAL, SETTLEMENT, seconds, simulated, toolOn } from './stage.js'

const LARGE = Number(process.env.BENCH_LARGE ?? 1_000_000)

export async function measureExtremes() {
  const large = await simulated(LARGE)
  const journal = join(large, JOURNAL)
  const settlement = join(large, SETTLEMENT)
  const clean = await toolOn({ [JOURNAL]: journal, [SETTLEMENT]: settlement })
  tell(`${count(LARGE)} a side`, clean)

  const spoiled = join(large, 'three-percent.csv')
  await changed(settlement, spoiled, threePercentLeft)
  const floor = await floorOf(journal, spoiled)
  const left = await toolOn({ [JOURNAL]: journal, [SETTLEMENT]: spoiled })
  tell(`${count(LARGE)} a side with 3% left over`, left)
  console.log(`  ${(left.time / floor).toFixed(2)} times the floor of ${seconds(floor)}`)
  const causes = left.steps.causes
  const share = (causes / (left.time - causes)) * 100
  console.log(`  evidence and causes add ${share.toFixed(1)}% to the run without them`)

  const missing = await toolOn({ [JOURNAL]: journal }, [3])
  tell(`${count(LARGE)} without the settlement file`, missing)
  console.log(`  ${(missing.time / clean.time).toFixed(2)} times the clean day`)
  await dropFiles(large)

  const size = LARGE / 5
  const small = await simulated(size)
  const paths = { [JOURNAL]: join(small, JOURNAL), [SETTLEMENT]: join(small, SETTLEMENT) }
  const plain = await toolOn(paths)
  tell(`${count(size)} a side`, plain)
  const scrambled = join(small, 'wrong-references.csv')
  await changed(paths[SETTLEMENT], scrambled, wrongReferences)
  const wrong = await toolOn({ ...paths, [SETTLEMENT]: scrambled })
  tell(`${count(size)} a side, all references wrong`, wrong)
  console.log(`  ${(wrong.time / plain.time).toFixed(2)} times the clean day`)
  await dropFiles(small)

  const huge = await simulated(4 * LARGE)
  const four = await toolOn({
    [JOURNAL]: join(huge, JOURNAL),
    [SETTLEMENT]: join(huge, SETTLEMENT),
  })
  tell(`${count(4 * LARGE)} a side`, four)
  console.log(`  ${(four.time / clean.time).toFixed(2)} times the day of ${count(LARGE)}`)
  await dropFiles(huge)
}

function tell(what, { time, rss, steps, exceptions }) {
  console.log(`${what}: ${seconds(time)}, peak RSS ${rss} MB, ${count(exceptions)} exceptions`)
  console.log(`  where the time goes (ms): ${JSON.stringify(steps)}`)
}

/** A copy of a canonical file, row by row; null leaves a row out. The totals line goes: it would be wrong. */
async function changed(from, to, change) {
  const out = createWriteStream(to)
  let columns = null
  let number = 0
  for await (const line of createInterface({ input: createReadStream(from) })) {
    if (line.startsWith('#totals')) continue
    if (columns === null) {
      columns = line.split(',')
      out.write(`${line}\n`)
      continue
    }
    // Planted bad amounts are quoted: such a row stays as it is.
    const cells = line.includes('"') ? [] : line.split(',')
    if (cells.length === 0) {
      out.write(`${line}\n`)
      continue
    }
    const row = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']))
    const kept = change(row, number++)
    if (kept === null) continue
    if (!out.write(`${columns.map((name) => kept[name]).join(',')}\n`)) {
      await new Promise((resolve) => out.once('drain', resolve))
    }
  }
  out.end()
  await finished(out)
}

/** Of a hundred rows one is missing, one has another amount, one another STAN. */
function threePercentLeft(row, number) {
  if (number % 100 === 17) return null
  if (number % 100 === 42)
    return { ...row, gross: `${row.gross.replace('.', '')}.00`, net: '', fee: '' }
  if (number % 100 === 77) return { ...row, stan: backwards(row.stan), rrn: '' }
  return row
}

function wrongReferences(row) {
  const { batch_no, stan, rrn, auth_code } = row
  return {
    ...row,
    batch_no: `9${batch_no.slice(1)}`,
    stan: backwards(stan),
    rrn: backwards(rrn),
    auth_code: backwards(auth_code),
  }
}

const backwards = (text) => [...text].reverse().join('')
