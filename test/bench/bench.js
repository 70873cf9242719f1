// The benchmark: `npm run bench` measures all of it; `npm run bench -- days`, `history`, `extremes` or `parse` a part.
import { measureDays } from './days.js'
import { measureExtremes } from './extremes.js'
import { measureHistory } from './history.js'
import { measureParsing } from './parsing.js'
import { onStage } from './stage.js'

const parts = {
  days: measureDays,
  history: measureHistory,
  extremes: measureExtremes,
  parse: measureParsing,
}
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in parts))
if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}`)
await onStage(async () => {
  for (const [name, measure] of Object.entries(parts)) {
    if (asked.length === 0 || asked.includes(name)) await measure()
  }
})
