import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // Containers and agents of several files at once would fight for two cores and tell nothing more.
    fileParallelism: false,
  },
});
