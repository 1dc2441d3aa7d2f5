import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { bundleCode, fileStore } from "@flyte-settings/fast-register";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient, type RegisterResult } from "@flyte-settings/registration";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type FilesOptions, registerFiles } from "./support/register-files.ts";
import { vectorPath } from "./support/vectors.ts";

// Registers a version with an archive from commit 623cb3b (level 6), then with one of today from the same files.

/** Written by 623cb3b from the directory that {@link plantSource} creates. */
const before = readFileSync(new URL("fixtures/level-6.tgz", import.meta.url));
const NAME = "fast5f3d0d114745babd8a57eb4d40cfa6c7.tar.gz";
const target = { project: "flytesnacks", domain: "development", version: "v1", continueOnError: true } as const;

let admin: FakeAdmin;
let folder: string;

beforeEach(async () => {
  admin = await fakeAdmin();
  folder = mkdtempSync(join(tmpdir(), "flyte-settings-"));
});
afterEach(async () => {
  await admin.close();
  rmSync(folder, { recursive: true, force: true });
});

function plantSource(): string {
  const source = join(folder, "src");
  mkdirSync(join(source, "flows"), { recursive: true });
  const line = (i: number): string =>
    `def task_${i}(x: int = ${(i * i) % 977}) -> int: return x * ${i % 13} + task_${(i * 7) % 400}(${i % 31})\n`;
  writeFileSync(join(source, "flows/__init__.py"), "");
  writeFileSync(join(source, "flows/train.py"), Array.from({ length: 400 }, (_, i) => line(i)).join(""));
  return source;
}

const bundled = () =>
  bundleCode(plantSource(), { env: {} }, { output: join(folder, "out") }, fileStore("file:./store", folder));

async function registered(archive: Uint8Array, options: Partial<FilesOptions> = {}): Promise<RegisterResult> {
  const files = await loadPackageFiles([vectorPath("packages/registration/first-fast.tgz")], { cwd: "/" });
  const entities = files.filter(({ path }) => !path.endsWith(".tar.gz"));
  const client = adminClient({ endpoint: admin.grpc });
  try {
    return await registerFiles([...entities, { path: NAME, bytes: archive }], client, { ...target, ...options });
  } finally {
    client.close();
  }
}

it("the archive has the same name and the same tar, but other compressed bytes", async () => {
  const { path } = await bundled();
  const bytes = readFileSync(path);
  expect(basename(path)).toBe(NAME);
  expect(gunzipSync(bytes)).toEqual(gunzipSync(before));
  expect(bytes).not.toEqual(before);
});

it("in a store, the location is the same, so that every entity exists", async () => {
  mkdirSync(join(folder, "store"));
  writeFileSync(join(folder, "store", NAME), before);
  const { path, location = "" } = await bundled();
  expect(readFileSync(new URL(location))).toEqual(readFileSync(path));
  await registered(before, { distributionLocation: location });
  const { entities } = await registered(readFileSync(path), { distributionLocation: location });
  expect(new Set(entities.map(({ status }) => status))).toEqual(new Set(["exists"]));
});

it("uploaded through Admin, the conflict names both locations and the cause", async () => {
  await registered(before);
  const { entities } = await registered(readFileSync((await bundled()).path));
  const error = entities.find(({ status }) => status === "conflict")?.error;
  expect(error?.message).toMatch(/args\[\d+\]: s3:\/\/\S+\/fast5f3… .* → s3:\/\/\S+\/fast5f3… /);
  expect(error?.details.hint).toContain(
    "Both archives have the same name, so they contain the same code, but another program or version compressed it.",
  );
});
