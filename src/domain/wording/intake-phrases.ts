// Phrases of what came in: archives, restated files, ids without a map, files that are owed.
import type { Phrases } from './phrase.ts'

export const INTAKE_PHRASES: Phrases = {
  'cli.left_alone.changed': [
    '{name}: was written to while it was read; nothing of it counts, and the next run reads it again.',
    '{name}：读取期间文件被改写；本次不计入，下次运行将重新读取。',
  ],
  'cli.left_alone.entry_no_source': [
    '{name}: no source takes this file of the archive; it was not read.',
    '{name}：没有来源匹配压缩包中的此文件，未读取。',
  ],
}
