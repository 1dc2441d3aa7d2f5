import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestAPI, test } from "vitest";

/**
 * `it` with an empty directory for each test that uses it: `it("…", async ({ dir }) => { … })`. The directory is
 * removed afterwards with all its content. Tables get it from `it.for`, as the second argument.
 */
export const it: TestAPI<{ dir: string }> = test.extend<{ dir: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures that this one needs from the pattern
  dir: async ({}, use) => {
    const dir = await realpath(await mkdtemp(join(tmpdir(), "flyte-settings-")));
    await use(dir);
    await rm(dir, { recursive: true, force: true });
  },
});
