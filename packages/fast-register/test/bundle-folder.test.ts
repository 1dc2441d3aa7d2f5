import {
  chmodSync,
  chownSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bundle, bundleCode, fileStore } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const OLD = 1e9;

/** A bundle in a directory, and the next run over the same tree. */
async function bundled(links: Record<string, string> = {}) {
  const root = plant(scratch(), { "a.py": "good = 1\n", ...links });
  utimesSync(join(root, "a.py"), OLD, OLD);
  const output = scratch();
  const run = (store?: string): Promise<Bundle> =>
    bundleCode(root, { env }, { output, cache: true, links: "keep" }, store ? fileStore("file:.", store) : undefined);
  await new Promise((done) => setTimeout(done, 2100));
  const first = await run();
  const manifest = join(output, readdirSync(output).find((name) => name.endsWith(".json")) ?? "");
  return { root, output, run, first, manifest };
}

type Folder = Awaited<ReturnType<typeof bundled>>;

function edited(change: (manifest: { [key: string]: unknown; archive: Record<string, unknown> }) => unknown) {
  return ({ manifest }: Folder): void => {
    const content = JSON.parse(readFileSync(manifest, "utf8"));
    change(content);
    writeFileSync(manifest, JSON.stringify(content));
  };
}

/** Puts another archive under a name in the directory, with its stamp in the manifest. */
function planted(name: (folder: Folder) => string) {
  return (folder: Folder): void => {
    const path = join(folder.output, name(folder));
    writeFileSync(path, "evil");
    const { size, ino, mtimeMs, ctimeMs } = statSync(path);
    edited((manifest) => {
      manifest.archive = { ...manifest.archive, name: name(folder), size, ino, mtimeMs, ctimeMs };
    })(folder);
  };
}

describe("a bundle folder that others wrote to", { timeout: 60_000 }, () => {
  it("is used as it is when nothing was changed", async () => {
    const folder = await bundled();
    expect(await folder.run()).toMatchObject({ digest: folder.first.digest, reused: "all" });
  });

  it.each<[string, (folder: Folder) => void]>([
    ["an archive that leads out of the folder", planted(() => "../evil.tar.gz")],
    ["an archive of another name", planted(() => "evil.tar.gz")],
    ["an archive of another digest", planted(() => `fast${"0".repeat(32)}.tar.gz`)],
    ["another digest", edited((manifest) => Object.assign(manifest, { digest: "0".repeat(32) }))],
    ["a digest that is a path", edited((manifest) => Object.assign(manifest, { digest: "../../x" }))],
    ["no MD5", edited((manifest) => void delete manifest.archive["md5"])],
    ["a manifest that its group may write", ({ manifest }) => chmodSync(manifest, 0o664)],
    ["an archive that all may write", ({ first }) => chmodSync(first.path, 0o666)],
    ["a truncated archive", ({ first }) => truncateSync(first.path, 9)],
  ])("is not believed with %s", async (_, change) => {
    const folder = await bundled();
    change(folder);
    const next = await folder.run();
    expect([next.digest, basename(next.path)]).toEqual([folder.first.digest, basename(folder.first.path)]);
    expect(next.reused).not.toBe("all");
  });

  it.runIf(process.getuid?.() === 0)("is not believed with a manifest of another owner", async () => {
    const folder = await bundled();
    chownSync(folder.manifest, 12_345, 12_345);
    expect((await folder.run()).reused).not.toBe("all");
  });

  it("stores what was packed, not bytes that were put in its place", async () => {
    const folder = await bundled();
    const good = readFileSync(folder.first.path);
    planted(({ first }) => basename(first.path))(folder);
    const { location = "" } = await folder.run(scratch());
    expect(readFileSync(fileURLToPath(location)).equals(good)).toBe(true);
  });
});

describe("kept links", { timeout: 60_000 }, () => {
  it("give another digest when the file that they lead to changes", async () => {
    const outside = plant(scratch(), { "shared.py": "one" });
    utimesSync(join(outside, "shared.py"), OLD, OLD);
    const root = plant(scratch(), { "a.py": "", "l.py": `@-> ${join(outside, "shared.py")}` });
    utimesSync(join(root, "a.py"), OLD, OLD);
    const output = scratch();
    const run = (cache: boolean) => bundleCode(root, { env }, { output, cache, outsideLinks: "keep" });
    const first = await run(true);
    writeFileSync(join(outside, "new"), "two");
    renameSync(join(outside, "new"), join(outside, "shared.py"));
    utimesSync(join(outside, "shared.py"), OLD, OLD);
    const second = await run(true);
    expect(second.digest).not.toBe(first.digest);
    expect(second.digest).toBe((await run(false)).digest);
  });
});
