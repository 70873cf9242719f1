// The tests of `npm test`: two at a time, on a real PostgreSQL of their own, whatever runs outside.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.long.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    env: { DATABASE_URL: '' },
    pool: 'forks',
    maxWorkers: 2,
    // Machines are slow and shared; a test that hangs is still told from one that works.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
  },
})
