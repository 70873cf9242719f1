#!/usr/bin/env node
// The command: builds what is missing or older than its source, then hands over to the compiled program.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const home = fileURLToPath(new URL('../..', import.meta.url))
const built = join(home, 'dist')
const program = join(built, 'src', 'cli', 'main.js')

/** The newest change among the sources; 0 in an installed package, which brings no sources. */
function newestSource() {
  let newest = 0
  const folders = ['src', 'jobs', 'reports', 'migrations'].map((name) => join(home, name))
  for (const folder of folders) {
    if (!existsSync(folder)) continue
    for (const name of readdirSync(folder, { recursive: true })) {
      if (!name.endsWith('.ts')) continue
      newest = Math.max(newest, statSync(join(folder, name)).mtimeMs)
    }
  }
  return newest
}

/** Compiles beside `dist` and puts the result in its place at once, so that two commands may build. */
function build() {
  let compiler
  try {
    const require = createRequire(import.meta.url)
    compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
  } catch {
    console.error('tieout: BUILD_FAILED: The compiler is not installed. Run npm ci.')
    process.exit(70)
  }
  process.stderr.write('Building tieout once...\n')
  let fresh
  try {
    fresh = mkdtempSync(join(home, 'dist.'))
    const options = ['-p', join(home, 'tsconfig.build.json'), '--outDir', fresh]
    const done = spawnSync(process.execPath, [compiler, ...options], { encoding: 'utf8' })
    if (done.status !== 0) throw new Error(done.stdout + done.stderr)
    const old = `${fresh}.old`
    if (existsSync(built)) renameSync(built, old)
    renameSync(fresh, built)
    rmSync(old, { recursive: true, force: true })
  } catch (error) {
    if (fresh !== undefined) rmSync(fresh, { recursive: true, force: true })
    if (existsSync(program)) return // another command built it meanwhile, or the older one still serves
    console.error(`tieout: BUILD_FAILED: ${error.message}`)
    process.exit(70)
  }
}

// Until the program has handlers of its own, an interrupt ends with the contract's code as well.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(130)
  })
}

if (!existsSync(program) || newestSource() > statSync(program).mtimeMs) build()
await import(pathToFileURL(program).href) // a path of Windows is no address
