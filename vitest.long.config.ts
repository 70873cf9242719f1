// The tests of `npm run test:long`: too long for every change, run before a release.
import { defineConfig, mergeConfig } from 'vitest/config'
import ordinary from './vitest.config.ts'

export default mergeConfig(
  { ...ordinary, test: { ...ordinary.test, include: [], exclude: [] } },
  defineConfig({
    test: { include: ['test/long/**/*.long.test.ts'], testTimeout: 3_600_000 },
  }),
)
