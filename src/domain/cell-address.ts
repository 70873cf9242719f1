// Cells of a sheet as people and formulas name them.

/** `A1` style address. */
export function address(row: number, column: number): string {
  return `${columnLetters(column)}${row}`
}

/** `A` for 1, `AB` for 28. */
export function columnLetters(column: number): string {
  let text = ''
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    text = String.fromCharCode(65 + ((left - 1) % 26)) + text
  }
  return text
}
