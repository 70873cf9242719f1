// The first sheet: in words and figures, does the day tie out, and is that proved.
import { INK } from '../looks.ts'
import { roomFor } from '../paper.ts'
import type { Sheet } from '../sheet.ts'
import { writeCauses } from '../summary/causes.ts'
import { Cursor, GRID } from '../summary/cursor.ts'
import { writeIdentity, writeNotices } from '../summary/identity.ts'
import { breakBetween } from '../summary/page-breaks.ts'
import { writePlaces } from '../summary/places.ts'
import { writeProofs } from '../summary/proofs.ts'
import { writeRollForward } from '../summary/roll-forward.ts'
import { writeSources } from '../summary/sources.ts'
import { writeMaster, writeTiles, writeTop } from '../summary/top.ts'

const PAPER = 'A4'

export const SUMMARY: Sheet = {
  id: 'summary',
  tab: INK.brand,
  setup: { widths: GRID, frozenRows: 0, frozenColumns: 0, repeatedRows: null, paper: PAPER },
  write(page, books, locale, known) {
    const cursor = new Cursor(page, locale, books)
    const top = writeTop(cursor)
    const sources = writeSources(cursor)
    const causes = writeCauses(cursor)
    const rolled = writeRollForward(cursor)
    const placed = writePlaces(cursor)
    const differences = writeProofs(cursor, { sources, causes, rolled, placed }, known)
    writeNotices(cursor)
    writeIdentity(cursor)
    writeTiles(cursor, top.tiles, sources)
    writeMaster(cursor, top.master, differences)
    breakBetween(page, cursor.parts, cursor.row - 1, roomFor(GRID, PAPER))
  },
}
