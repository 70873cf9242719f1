// The first sheet: in words and figures, does the day tie out, and is that proved.
import { INK } from '../looks.ts'
import type { Sheet } from '../sheet.ts'
import { writeCauses } from '../summary/causes.ts'
import { Cursor, GRID } from '../summary/cursor.ts'
import { writeIdentity, writeNotices } from '../summary/identity.ts'
import { writePlaces } from '../summary/places.ts'
import { writeProofs } from '../summary/proofs.ts'
import { writeRollForward } from '../summary/roll-forward.ts'
import { writeSources } from '../summary/sources.ts'
import { writeMaster, writeTiles, writeTop } from '../summary/top.ts'

export const SUMMARY: Sheet = {
  id: 'summary',
  tab: INK.brand,
  setup: { widths: GRID, frozenRows: 0, frozenColumns: 0, repeatedRows: null, paper: 'A4' },
  write(page, books, locale, known) {
    const cursor = new Cursor(page, locale, books)
    const top = writeTop(cursor)
    const sources = writeSources(cursor)
    const causes = writeCauses(cursor)
    // On paper the proofs begin a page of their own.
    page.breakBelow(cursor.row)
    const rolled = writeRollForward(cursor)
    const placed = writePlaces(cursor)
    const differences = writeProofs(cursor, { sources, causes, rolled, placed }, known)
    writeNotices(cursor)
    writeIdentity(cursor)
    writeTiles(cursor, top.tiles, sources)
    writeMaster(cursor, top.master, differences)
  },
}
