import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores shared with browsers and engines: what was only slow gets a second chance in CI.
    retry: process.env.CI ? 1 : 0,
  },
});
