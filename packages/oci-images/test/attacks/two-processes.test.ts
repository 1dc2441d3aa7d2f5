import { fork } from "node:child_process";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ImagesLock, readImagesLock, updateImagesLock } from "@flyte-settings/oci-images";
import { describe, expect } from "vitest";
import { it } from "../../../../tooling/test-directory.ts";

const WRITER = fileURLToPath(new URL("./lock-writer.mjs", import.meta.url));
const digest = `sha256:${"a".repeat(64)}`;
const add = (requested: string) => (lock: ImagesLock) => ImagesLock.withEntries(lock, [{ requested, digest }]);

describe("a lock file that several processes write at once", () => {
  let folder: string;
  let path: string;
  it.beforeEach(({ dir }) => {
    folder = dir;
    path = join(folder, "images.lock.yaml");
  });

  it("holds what each of them found", async () => {
    const processes = ["a", "b", "c"].map((name) => {
      const child = fork(WRITER, [path, name, "15"], { stdio: "ignore" });
      return new Promise((done) => child.once("exit", done));
    });
    expect(await Promise.all(processes)).toEqual([0, 0, 0]);
    expect((await readImagesLock(path))?.images).toHaveLength(45);
    expect(await readdir(folder)).toEqual(["images.lock.yaml"]);
  });

  it("is not held for ever by a process that was killed", async () => {
    await writeFile(`${path}.lock`, "dead");
    await utimes(`${path}.lock`, new Date(0), new Date(0));
    await Promise.all(["r.io/a:1", "r.io/b:1", "r.io/c:1"].map((name) => updateImagesLock(path, add(name))));
    expect((await readImagesLock(path))?.images).toHaveLength(3);
    expect(await readdir(folder)).toEqual(["images.lock.yaml"]);
  });

  it("stays as it was when a change fails", async () => {
    await updateImagesLock(path, add("r.io/a:1"));
    const failing = updateImagesLock(path, () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect((await readImagesLock(path))?.images).toHaveLength(1);
    expect(await readdir(folder)).toEqual(["images.lock.yaml"]);
  });

  it("is not overwritten when it cannot be read", async () => {
    await writeFile(path, "<<<<<<< HEAD\n");
    await expect(updateImagesLock(path, add("r.io/a:1"))).rejects.toMatchObject({ code: "LOCK_INVALID" });
  });
});
