// Needs: awk, python3
import { afterAll, beforeAll, expect, it } from "vitest";
import { fences, named, needsPrograms, SHELLS } from "./fences.ts";
import { type FenceFolder, fenceFolder } from "./run-fences.ts";

let folder: FenceFolder;
beforeAll(() => {
  folder = fenceFolder();
});
afterAll(() => folder.remove());

const run = fences().filter(
  (fence) => fence.notRun === undefined && SHELLS.has(fence.language) && needsPrograms(fence),
);

it.each(run.map((fence) => [named(fence), fence] as const))("terminal %s", async (_, fence) => {
  for (const ran of await folder.terminal(fence)) expect(ran).toMatchObject({ command: ran.command, matches: true });
});
