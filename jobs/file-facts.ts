// What every list of files says of one: of a received one, and of one that is missing.
import type { FileEntry } from '../src/domain/day-books.ts'
import type { FileRecord } from '../src/store/store.ts'

export type FileFacts = Omit<FileEntry, 'restatement' | 'remarks'>

export function receivedFacts(file: FileRecord): FileFacts {
  return {
    name: file.name,
    sha256: file.sha256,
    source: file.source,
    side: file.side,
    status: file.status,
    rows: file.rows,
    accepted: file.accepted,
    rejected: file.rejected,
    controlTotals: file.controlTotals,
    reason: file.refusal === null ? '' : `${file.refusal.code}: ${file.refusal.message}`,
  }
}

export function missingFacts(file: Pick<FileEntry, 'name' | 'source' | 'side'>): FileFacts {
  return {
    name: file.name,
    sha256: '',
    source: file.source,
    side: file.side,
    status: 'missing',
    rows: 0,
    accepted: 0,
    rejected: 0,
    controlTotals: { state: 'absent' },
    reason: '',
  }
}
