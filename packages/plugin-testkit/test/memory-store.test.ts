import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { memoryStore } from "@flyte-settings/plugin-testkit";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";

let folder: string;
it.beforeEach(({ dir }) => {
  folder = dir;
});

async function archive(name: string, text: string) {
  const path = join(folder, name);
  await writeFile(path, text);
  return { path };
}

describe("memoryStore", () => {
  it("keeps a copy under the archive's name", async () => {
    const store = memoryStore();
    const bundle = await archive("fast1.tar.gz", "one");
    const location = await store.put(bundle);
    await writeFile(bundle.path, "changed");
    store.read(location).fill(0);
    expect([location, Buffer.from(store.read(location)).toString()]).toEqual(["memory://bundles/fast1.tar.gz", "one"]);
  });

  it("the same name takes the place of the one before, and is counted", async () => {
    const store = memoryStore();
    await store.put(await archive("fast2.tar.gz", "one"));
    await store.put(await archive("fast2.tar.gz", "two"));
    expect([store.locations, store.puts]).toEqual([["memory://bundles/fast2.tar.gz"], 2]);
  });

  it("fails when told to, and says what is not there", async () => {
    const store = memoryStore({ fails: () => new Error("disk full") });
    await expect(store.put(await archive("fast3.tar.gz", ""))).rejects.toThrow("disk full");
    expect(() => store.read("memory://bundles/x")).toThrow(expect.objectContaining({ code: "DISTRIBUTION_INVALID" }));
  });
});
