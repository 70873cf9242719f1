// Settled, and the journal has nothing: it lost the record (its STAN is missing), or nothing tells.
import type { Story } from '../story.ts'

export const MISSING_JOURNAL: Story = {
  name: 'missing journal',
  cards: 4,
  tell(sale, scene) {
    const hasEvidence = scene.turn('missing journal', 4) !== 3
    sale.lost = true
    if (hasEvidence) {
      // It took a STAN, so its terminal's numbers show a gap.
      scene.add(sale)
      scene.exception({
        type: 'missing_journal',
        cause: 'system_fault',
        note: 'gap in the STANs',
        settlement: [scene.settle(sale)],
      })
      return true
    }
    // A row without STAN and RRN: whether one is missing cannot be said.
    const changed = { batchNo: '', stan: '', rrn: '' }
    scene.exception({
      type: 'missing_journal',
      cause: 'unknown',
      note: 'no references',
      settlement: [scene.settle(sale, { changed })],
    })
    return true
  },
}
