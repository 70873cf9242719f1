// Holds what a chain of runs says against the simulator's truth: planted cause by found cause.

/** `file:line`; rows that may change places with one another bear one name. */
export function namesOf(truth) {
  const alias = new Map()
  const plain = (row) => `${row.file}:${row.line}`
  for (const group of truth.interchangeable) {
    const [first] = group.map(plain).sort()
    for (const row of group) alias.set(plain(row), first)
  }
  return (row) => alias.get(plain(row)) ?? plain(row)
}

const NOT_FOUND = 'not found'
const NOT_PLANTED = 'not planted'

export class Matrix {
  /** planted cause -> found cause -> count */
  cells = new Map()
  /** Cases whose cause a clerk could not tell either: they are held against nothing. */
  undecided = { planted: 0, unknown: 0, true: 0, other: 0 }
  /** Exceptions found on the right rows under another type. */
  wrongTypes = 0
  exceptions = 0
  /** The zero-amount ledger: planted cause -> found cause -> rows. */
  zeroCells = new Map()
  zero = { rows: 0, wrongClass: 0, wrongCause: 0, missing: 0 }
  wrong = []
  /** Nothing wrong, but worth a look: undecided cases that came out under another cause. */
  notes = []

  count(planted, found, where) {
    add(this.cells, planted, found)
    if (planted !== found) this.wrong.push(`${planted} -> ${found}: ${where}`)
  }

  /**
   * @param truth truth.json
   * @param found the exceptions that are open at the end of the chain, as `exceptions --json` has them
   * @param zeros the ledgers of all dates, as `exceptions --zero --json` has them
   */
  take(seed, truth, found, zeros) {
    const nameOf = namesOf(truth)
    const rows = (one) =>
      [one.journal, one.settlement].map((side) => side.map(nameOf).sort().join('+')).join(' = ')
    const open = new Map()
    for (const one of found) {
      const key = rows(one)
      open.set(key, [...(open.get(key) ?? []), one])
    }
    const types = new Set(found.map((one) => one.type))
    for (const one of truth.exceptions) {
      // Fees, batches and bank credits point at rows without holding them: told where a run proves them.
      if (!one.holds && !types.has(one.type)) continue
      this.exceptions++
      const key = rows(one)
      const list = open.get(key) ?? []
      const at = Math.max(
        list.findIndex((other) => other.type === one.type),
        one.holds ? list.findIndex((other) => other.type !== 'fee_difference') : -1,
      )
      const told = at < 0 ? undefined : list.splice(at, 1)[0]
      const cause = told?.cause ?? NOT_FOUND
      const where = `seed ${seed} ${one.type} [${one.note}] ${key} ${JSON.stringify(told?.evidence)}`
      if (told !== undefined && told.type !== one.type) {
        this.wrongTypes++
        this.wrong.push(`type ${told.type}: ${where}`)
      }
      if (one.decidable || one.cause === 'unknown') this.count(one.cause, cause, where)
      else {
        this.undecided.planted++
        const verdict = cause === 'unknown' ? cause : cause === one.cause ? 'true' : 'other'
        this.undecided[verdict]++
        if (verdict === 'other') this.notes.push(`left out: ${one.cause} -> ${cause}: ${where}`)
      }
    }
    for (const one of [...open.values()].flat()) {
      const where = `seed ${seed} ${one.type} ${rows(one)} ${JSON.stringify(one.evidence)}`
      this.count(NOT_PLANTED, one.cause, where)
    }
    this.takeZeros(seed, truth.zero, zeros)
  }

  takeZeros(seed, planted, found) {
    const told = new Map(found.map((one) => [`${one.file}:${one.line}`, one]))
    for (const one of planted) {
      const where = `${one.file}:${one.line}`
      const other = told.get(where)
      this.zero.rows++
      add(this.zeroCells, one.cause, other?.cause ?? NOT_FOUND)
      if (other === undefined) this.zero.missing++
      else if (other.class !== one.class) this.zero.wrongClass++
      else if (other.cause !== one.cause) this.zero.wrongCause++
      else continue
      this.wrong.push(
        `zero: seed ${seed} ${where} ${one.class}/${one.cause} -> ` +
          `${other?.class}/${other?.cause} ${JSON.stringify(other?.evidence)}`,
      )
    }
  }

  scores(causes) {
    return scoresOf(this.cells, causes)
  }

  zeroScores(causes) {
    return scoresOf(this.zeroCells, causes)
  }

  /** The scores and the matrix as two tables of Markdown, with what they rest on. */
  text(causes, about) {
    const { planted: count, unknown, true: right, other } = this.undecided
    const { rows, missing, wrongClass, wrongCause } = this.zero
    return [
      `${about}: ${this.exceptions} planted exceptions, ${rows} rows of zero amounts.`,
      '',
      'Exceptions, where the files decide the cause (or nothing does, and `unknown` is right):',
      '',
      ...scoreTable(this.scores(causes)),
      '',
      'Planted cause (down) by found cause (across):',
      '',
      ...confusion(this.cells, causes),
      '',
      `Left out: ${count} exceptions whose planted cause nothing in the files decides. Of these ` +
        `${unknown} came out \`unknown\`, ${right} under the planted cause, ${other} under another.`,
      `Under another type: ${this.wrongTypes} of ${this.exceptions}.`,
      '',
      `The zero-amount ledger, row by row (${missing} missing, ${wrongClass} in a wrong class, ` +
        `${wrongCause} in the right class under a wrong cause):`,
      '',
      ...scoreTable(this.zeroScores(causes)),
    ].join('\n')
  }
}

function add(cells, planted, found) {
  const row = cells.get(planted) ?? new Map()
  cells.set(planted, row)
  row.set(found, (row.get(found) ?? 0) + 1)
}

/** Per cause, in the order of `causes`; null where nothing was planted or found. */
function scoresOf(cells, causes) {
  return causes.map((cause) => {
    const row = cells.get(cause) ?? new Map()
    const planted = [...row.values()].reduce((a, b) => a + b, 0)
    const found = [...cells.values()].reduce((sum, one) => sum + (one.get(cause) ?? 0), 0)
    const right = row.get(cause) ?? 0
    return {
      cause,
      planted,
      found,
      precision: found === 0 ? null : right / found,
      recall: planted === 0 ? null : right / planted,
    }
  })
}

function scoreTable(scores) {
  const figure = (value) => (value === null ? '' : value.toFixed(4))
  return [
    '| cause | planted | found | precision | recall |',
    '|---|---:|---:|---:|---:|',
    ...scores
      .filter((one) => one.planted + one.found > 0)
      .map(
        (one) =>
          `| \`${one.cause}\` | ${one.planted} | ${one.found} | ${figure(one.precision)} | ${figure(one.recall)} |`,
      ),
  ]
}

function confusion(cells, causes) {
  const columns = [...causes, NOT_FOUND].filter((cause) =>
    [...cells.values()].some((row) => row.has(cause)),
  )
  const planted = [...causes, NOT_PLANTED].filter((cause) => cells.has(cause))
  return [
    `| | ${columns.map((cause) => `\`${cause}\``).join(' | ')} |`,
    `|---|${columns.map(() => '---:|').join('')}`,
    ...planted.map(
      (cause) =>
        `| \`${cause}\` | ${columns.map((one) => cells.get(cause).get(one) ?? '').join(' | ')} |`,
    ),
  ]
}
