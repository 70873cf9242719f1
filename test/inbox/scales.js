// Weighs the process that it is loaded into: at its end it writes what that cost to TIEOUT_COST.
import { readFileSync, writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage()
    const cost = { cpuMs: (userCPUTime + systemCPUTime) / 1_000, memoryMb: mostMemory() / 1_024 }
    writeFileSync(process.env.TIEOUT_COST, JSON.stringify(cost))
  })
}

/** In KB. Linux's `maxRSS` begins with what the process that started this one held. */
function mostMemory() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])
}
