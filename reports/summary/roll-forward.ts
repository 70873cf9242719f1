// The roll-forward of open items: opening + new - cleared = closing, with a check in every row.
import { type Money, ZERO } from '../../src/domain/money.ts'
import { at, type Figure, putAmount, putCount, putFormula } from '../figures.ts'
import { LOOK } from '../looks.ts'
import { CURRENCY, type Cursor, FIRST_COUNT, LAST, WORDS } from './cursor.ts'

const PARTS = ['opening', 'new', 'cleared', 'closing'] as const

/** Gives the checks. */
export function writeRollForward(cursor: Cursor): Figure[] {
  const { page, books } = cursor
  cursor.section('report.section.roll', 'report.section.roll_words')
  cursor.groups([
    ['report.opening', 4, 5],
    ['report.new', 6, 7],
    ['report.cleared', 8, 9],
    ['report.closing', 10, 11],
    ['report.must_be_zero', 12, 12],
  ])
  cursor.head(['source', 'currency', ...PARTS.flatMap(() => ['count', 'amount']), 'check'])
  if (books.rollForward.length === 0) cursor.none()
  return books.rollForward.map((roll) => {
    const { row } = cursor
    const side = cursor.say(`report.side.${roll.side}`)
    page.put(row, WORDS, `${roll.source} · ${side}`, LOOK.text)
    page.put(row, CURRENCY, roll.currency, LOOK.text)
    const counts: Figure[] = []
    const amounts: Figure[] = []
    PARTS.forEach((part, index) => {
      const column = FIRST_COUNT + index * 2
      counts.push(putCount(page, row, column, roll[part].count, LOOK.count))
      amounts.push(putAmount(page, row, column + 1, roll[part].amount, roll.currency))
    })
    const decimals = Math.max(...amounts.map((figure) => figure.decimals))
    const check = {
      formula: `ABS(${left(counts)})+ABS(ROUND(${left(amounts)},${decimals}))`,
      value: leftOver(counts).abs().plus(leftOver(amounts).abs()),
    }
    const figure = putFormula(page, row, LAST, check, [...counts, ...amounts], () => LOOK.check)
    page.flagCheck(row, LAST)
    cursor.row += 1
    return figure
  })
}

function left(figures: readonly Figure[]): string {
  const [opening = '0', added = '0', cleared = '0', closing = '0'] = figures.map(at)
  return `${opening}+${added}-${cleared}-${closing}`
}

function leftOver(figures: readonly Figure[]): Money {
  return figures.reduce(
    (rest, figure, index) => (index < 2 ? rest.plus(figure.value) : rest.minus(figure.value)),
    ZERO,
  )
}
