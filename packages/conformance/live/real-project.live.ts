import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathWith } from "../test/support/executables.ts";
import { cleanEnv } from "../test/support/tree.ts";
import { ours } from "./differential.ts";
import { Oracle } from "./oracle.ts";
import { peerProject } from "./peer-python.ts";

const folder = mkdtempSync(join(tmpdir(), "flyte-settings-live-project-"));
const root = peerProject();
const env = cleanEnv(join(folder, "home"), pathWith(join(folder, "bin"), ["git"]));
let peer: Oracle;

beforeAll(() => {
  peer = new Oracle("flytekit-1.16.24");
});
afterAll(() => {
  peer.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Created {
  readonly files: readonly string[];
  readonly archive: string;
}

describe("a real project of 6,809 files: Django's source distribution", () => {
  it("has flytekit's files, name and, in compat, its tar's bytes", async () => {
    const answer = await peer.ask("bundle.create", { root, output: join(folder, "peer"), derefSymlinks: false });
    const expected = (answer as unknown as { output: Created & { tarMd5: string } }).output;
    expect(expected.files.length).toBe(6809);
    for (const mode of ["default", "flytekit"] as const) {
      const input = { root, output: join(folder, mode), copy: "all", derefSymlinks: false, env };
      const { files, archive } = (await ours("bundle.create", mode, input)).output as unknown as Created;
      const tarMd5 = createHash("md5")
        .update(gunzipSync(readFileSync(archive)))
        .digest("hex");
      expect({ files, archive: basename(archive), tarMd5: mode === "default" ? expected.tarMd5 : tarMd5 }).toEqual(
        expected,
      );
    }
  });

  it("ships by its imports what flytekit's way would load, and no test", async () => {
    const input = { root, copy: "auto", pkgs: ["django.db.models"], env };
    const { files } = (await ours("bundle.list", "default", input)).output as unknown as Created;
    expect(files).toEqual(expect.arrayContaining(["django/__init__.py", "django/utils/text.py"]));
    expect(files.filter((path) => !path.startsWith("django/") || !path.endsWith(".py"))).toEqual([]);
  });
});
