// Files leave the inbox, and where one cannot the system's own word for it is told.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { destroy, putAway } from '../../src/inbox/inbox.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-away-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('moves a file under its hash', async () => {
  const path = join(folder, 'journal.csv')
  writeFileSync(path, 'x')
  expect(await putAway(path, join(folder, 'archive'), 'f'.repeat(64))).toBeNull()
  expect(existsSync(join(folder, 'archive', `${'f'.repeat(16)}_journal.csv`))).toBe(true)
})

it('says why a file cannot be moved or removed, and nothing where it is gone', async () => {
  const path = join(folder, 'journal.csv')
  writeFileSync(path, 'x')
  writeFileSync(join(folder, 'archive'), '')
  expect(await putAway(path, join(folder, 'archive'), 'f'.repeat(64))).toBe('EEXIST')
  const full = join(folder, 'full')
  mkdirSync(join(full, 'in'), { recursive: true })
  expect(await destroy(full)).toMatch(/^E/)
  expect(await destroy(join(folder, 'nothing'))).toBeNull()
})
