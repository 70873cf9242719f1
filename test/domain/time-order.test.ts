// The order of rows in time: by what they say, whatever numbers the store gave their files.
import { expect, it } from 'vitest'
import { byTime } from '../../src/domain/time-order.ts'
import { journal } from '../matching/story.ts'

it('of one second is the same in whatever order their files came', () => {
  const at = '2026-03-10T12:00:00'
  const rows = [
    journal('sale', '40', '9', { at: null, fileId: 7, line: 9 }),
    journal('sale', '10', '8', { at: '2026-03-10T11:59:59', fileId: 6, line: 9 }),
    journal('sale', '10', '7', { at, fileId: 5, line: 2 }),
    journal('sale', '20', null, { at, fileId: 4, line: 3 }),
    journal('sale', '30', null, { at, fileId: 3, line: 3 }),
    journal('sale', '10', '1', { at, fileId: 2, line: 3 }),
    journal('sale', '10', '2', { at, fileId: 1, line: 3 }),
  ]
  for (const renumbered of [rows, rows.map((row) => ({ ...row, fileId: 9 - row.fileId }))]) {
    expect(renumbered.toReversed().sort(byTime)).toEqual(renumbered)
  }
})
