// What people see on the way: notes, progress and colors on stderr, never in the data.

const ESCAPE = '\u001b['

export class Terminal {
  readonly #quiet: boolean
  readonly #live: boolean
  readonly #color: boolean
  #line = ''

  constructor(options: { readonly quiet: boolean; readonly color: boolean }) {
    this.#quiet = options.quiet
    this.#live = process.stderr.isTTY === true && !options.quiet
    this.#color =
      options.color && process.env.NO_COLOR === undefined && process.stdout.isTTY === true
  }

  /** A line for people, on stderr. */
  note(text: string): void {
    if (this.#quiet) return
    this.endProgress()
    process.stderr.write(`${text}\n`)
  }

  /** Why the command will not end with 0: told even to a quiet one, on stderr. */
  alarm(text: string): void {
    this.endProgress()
    process.stderr.write(`${text}\n`)
  }

  /** A bar, on a terminal only. */
  progress(label: string, done: number, total: number): void {
    if (!this.#live || total === 0) return
    const width = 30
    const filled = Math.round((width * done) / total)
    this.#line = `${label} [${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${done}/${total}`
    process.stderr.write(`\r${ESCAPE}K${this.#line}`)
  }

  endProgress(): void {
    if (this.#line !== '') process.stderr.write(`\r${ESCAPE}K`)
    this.#line = ''
  }

  green(text: string): string {
    return this.#paint(32, text)
  }
  red(text: string): string {
    return this.#paint(31, text)
  }
  yellow(text: string): string {
    return this.#paint(33, text)
  }
  bold(text: string): string {
    return this.#paint(1, text)
  }

  #paint(code: number, text: string): string {
    return this.#color ? `${ESCAPE}${code}m${text}${ESCAPE}0m` : text
  }
}

/** Columns as wide as their widest cell; wide characters count twice. Figures (`right`) align right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, shownWidth(cell))
    })
  }
  return rows
    .map((row) =>
      row
        .map((cell, at) => {
          const space = ' '.repeat((widths[at] ?? 0) - shownWidth(cell))
          return right.includes(at) ? space + cell : cell + space
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function shownWidth(text: string): number {
  let width = 0
  // biome-ignore lint/suspicious/noControlCharactersInRegex: color codes take no room
  for (const character of text.replace(/\u001b\[\d+m/g, '')) {
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/.test(
        character,
      )
        ? 2
        : 1
  }
  return width
}
