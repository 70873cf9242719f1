// The house keeps its rules: who may import whom, what each file says of itself, what nobody may leave behind.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const HOME = join(import.meta.dirname, '..')

interface SourceFile {
  /** From the repository's root, with slashes. */
  readonly path: string
  readonly text: string
  /** Our own files that it imports, types included. */
  readonly ours: readonly string[]
  /** Packages and modules of Node. */
  readonly foreign: readonly string[]
}

const IMPORTS =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

function sourceFile(path: string): SourceFile {
  const text = readFileSync(join(HOME, path), 'utf8')
  const named = [...text.matchAll(IMPORTS)].map((found) => found[1] ?? found[2] ?? '')
  return {
    path,
    text,
    ours: named
      .filter((name) => name.startsWith('.'))
      .map((name) => normalize(join(dirname(path), name)).replaceAll('\\', '/')),
    foreign: named.filter((name) => !name.startsWith('.')),
  }
}

function filesUnder(folder: string): SourceFile[] {
  return readdirSync(join(HOME, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map(sourceFile)
}

const PROGRAM = [
  ...['src', 'jobs', 'reports', 'migrations'].flatMap(filesUnder),
  sourceFile('knexfile.ts'),
]
const TESTS = filesUnder('test')

/** `src/store/embedded/home.ts` is of the room `src/store`; `jobs/days.ts` of `jobs`. */
function roomOf(path: string): string {
  const [top = '', room = ''] = path.split('/')
  return top === 'src' ? `src/${room}` : top
}

const COLUMNS = [
  ...new Set(PROGRAM.map((file) => roomOf(file.path)).filter((room) => room.startsWith('src/'))),
  'reports',
].filter((room) => room !== 'src/domain' && room !== 'src/cli')

/** The rooms that a room may import besides itself. */
function mayImport(room: string): readonly string[] {
  if (room === 'src/domain' || room === 'knexfile.ts' || room === 'migrations') {
    return room === 'knexfile.ts' ? ['migrations'] : []
  }
  if (room === 'jobs') return ['src/domain', ...COLUMNS]
  if (room === 'src/cli') return ['src/domain', ...COLUMNS, 'jobs']
  return room === 'src/store' ? ['src/domain', 'migrations'] : ['src/domain']
}

/** Offenses as `file imports what`, for a message that says where to look. */
function importing(wanted: (name: string) => boolean, allowed: (path: string) => boolean) {
  return PROGRAM.filter((file) => !allowed(file.path)).flatMap((file) =>
    file.foreign.filter(wanted).map((name) => `${file.path} imports ${name}`),
  )
}

const within = (...places: readonly string[]) => {
  return (path: string) => places.some((place) => path === place || path.startsWith(`${place}/`))
}

describe('the house', () => {
  it('has files to look at', () => {
    expect(PROGRAM.length).toBeGreaterThan(100)
    expect(PROGRAM.flatMap((file) => file.ours).length).toBeGreaterThan(300)
    expect(PROGRAM.flatMap((file) => file.foreign)).toContain('pg')
  })

  it('lets a room import the domain and nothing else of ours; jobs import rooms; cli jobs and rooms', () => {
    const offenses = PROGRAM.flatMap((file) =>
      file.ours
        .filter((other) => {
          const [own, its] = [roomOf(file.path), roomOf(other)]
          return own !== its && !mayImport(own).includes(its)
        })
        .map((other) => `${file.path} imports ${other}`),
    )
    expect(offenses).toEqual([])
  })

  it('comes into another room by its door, the file that bears its name', () => {
    const doored = [...COLUMNS, 'migrations']
    const offenses = PROGRAM.flatMap((file) =>
      file.ours
        .filter((other) => {
          const room = roomOf(other)
          const door = `${room}/${room.split('/').at(-1)}.ts`
          return room !== roomOf(file.path) && doored.includes(room) && other !== door
        })
        .map((other) => `${file.path} imports ${other}`),
    )
    expect(offenses).toEqual([])
  })

  it('has no circle of imports, types included', () => {
    const ours = new Map(PROGRAM.map((file) => [file.path, file.ours]))
    const done = new Set<string>()
    const circles: string[] = []
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path))
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' > '))
      if (done.has(path) || trail.includes(path)) return
      for (const other of ours.get(path) ?? []) visit(other, [...trail, path])
      done.add(path)
    }
    for (const path of ours.keys()) visit(path, [])
    expect(circles).toEqual([])
  })

  it('imports only files that are there', () => {
    const there = new Set(PROGRAM.map((file) => file.path))
    const lost = PROGRAM.flatMap((file) =>
      file.ours.filter((other) => !there.has(other)).map((other) => `${file.path}: ${other}`),
    )
    expect(lost).toEqual([])
  })

  it('reads the environment only in config, and where a file says why', () => {
    const readers = PROGRAM.filter((file) => /\bprocess\.env\b/.test(file.text)).map(
      (file) => file.path,
    )
    const allowed = within(
      'src/config',
      'knexfile.ts', // knex's own command line, for whoever writes a migration
      'src/store/embedded', // a server started under another account gets a bare environment
      'src/cli/terminal.ts', // NO_COLOR
    )
    expect(readers.filter((path) => !allowed(path))).toEqual([])
  })

  it('knows knex and pg only in the store', () => {
    const database = (name: string) => /^(knex|pg|pg-copy-streams)(\/|$)/.test(name)
    expect(importing(database, within('src/store', 'migrations', 'knexfile.ts'))).toEqual([])
  })

  it('knows exceljs in one module that writes', () => {
    const exceljs = (name: string) => name === 'exceljs' || name.startsWith('exceljs/')
    expect(importing(exceljs, within('reports/workbook-writer.ts'))).toEqual([])
  })

  it('touches the disk only in the rooms whose work it is', () => {
    const disk = (name: string) => /^(node:)?fs(\/promises)?$/.test(name)
    const allowed = within(
      'src/inbox',
      'src/simulator',
      'src/config',
      'src/store/embedded',
      'reports',
      // What a person asked for by hand: a folder for the demo.
      'src/cli/commands/demo.ts',
    )
    expect(importing(disk, allowed)).toEqual([])
  })

  it('ends what a person can mend only where ARCHITECTURE.md says', () => {
    // Whoever lets it through, as it is or instead of another error, does not end it.
    const passing =
      /(?<!!\()\berror instanceof StoppedError\b.*(?:\b(?:throw|return) error\b|\? error :)/
    const enders = PROGRAM.filter((file) =>
      file.text
        .split('\n')
        .some((line) => /\binstanceof StoppedError\b/.test(line) && !passing.test(line)),
    )
    expect(enders.map((file) => file.path).sort()).toEqual([
      'jobs/configuration-then.ts', // looked at: the terms of a run long past
      'jobs/days.ts', // of the daemon, one workbook
      'jobs/failure.ts', // on its way from one thread to another
      'jobs/parcel.ts', // looked at: what an archive holds
      'jobs/receive-file.ts', // a file is quarantined; looked at: whether it unpacks
      'src/cli/stop-text.ts', // a command stops; of the daemon, a ring
      'src/formats/refused-bytes.ts', // looked at: whether track data are in a refused file
      'src/formats/sheet.ts', // looked at: whether a sheet has the headings
    ])
  })

  it('never measures the clock or throws dice in a pure step', () => {
    const pure = within(
      'src/domain',
      'src/matching',
      'src/exceptions',
      'src/formats',
      'src/simulator',
    )
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\blocaleCompare\(/
    const found = PROGRAM.filter((file) => pure(file.path) && impure.test(file.text))
    expect(found.map((file) => file.path)).toEqual([])
  })
})

describe('every file', () => {
  const all = [...PROGRAM, ...TESTS]

  it('opens with one sentence that says what it is for', () => {
    const silent = all.filter((file) => !/^\/\/ [A-Z"'#{`\w].{10,}[.:]\n/.test(file.text))
    expect(silent.map((file) => file.path)).toEqual([])
  })

  it('has a name that says what it holds', () => {
    const empty =
      /(^|\/)(index|types|utils?|helpers?|common|shared|services?|managers?)(\.test)?\.ts$/
    expect(all.map((file) => file.path).filter((path) => empty.test(path))).toEqual([])
  })

  it('leaves nothing behind', () => {
    const left = /\/[/*].*\b(TODO|FIXME|XXX|HACK|WIP)\b|\b(it|test|describe)\.only\(|\bdebugger\b/
    const found = all.filter((file) => left.test(file.text)).map((file) => file.path)
    const printing = PROGRAM.filter((file) => /\bconsole\.\w+\(/.test(file.text))
    expect(found.filter((path) => path !== 'test/architecture.test.ts')).toEqual([])
    expect(printing.map((file) => file.path)).toEqual([])
  })

  it('names no machine', () => {
    const found = all.filter((file) => /\/(work|home|Users)\/[a-z]/.test(file.text))
    const itself = within('test/architecture.test.ts')
    expect(found.map((file) => file.path).filter((path) => !itself(path))).toEqual([])
  })
})
