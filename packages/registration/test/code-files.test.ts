import { fstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeFiles } from "@flyte-settings/registration/promotion";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "flyte-settings-code-"));
  vi.stubEnv("TMPDIR", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** Permissions of the temporary file that this process has open. */
function modes(): number[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(join(folder, ".flyte-settings-"))
        ? [fstatSync(Number(fd)).mode & 0o777]
        : [];
    } catch {
      return [];
    }
  });
}

it("downloads once, and reads as often as it is asked", async () => {
  const files = codeFiles();
  let downloads = 0;
  async function* body() {
    downloads += 1;
    yield Buffer.from("co");
    yield Buffer.from("de");
  }
  const open = async () => ({ body: body() });
  const content = await files.get("s3://a/b", open);
  expect(await files.get("s3://a/b", open)).toBe(content);
  expect([downloads, content.size, Buffer.from(content.md5).toString("hex")]).toEqual([
    1,
    4,
    "c13367945d5d4c91047b3b50234aa7ab",
  ]);
  expect([await bytesOf(content.open()), await bytesOf(content.open())]).toEqual(["code", "code"]);
  files.close();
});

it("has no name in the directory, so that a killed process leaves nothing", async () => {
  const files = codeFiles();
  const seen: string[][] = [];
  async function* body() {
    seen.push(readdirSync(folder));
    yield Buffer.from("code");
    seen.push(readdirSync(folder));
  }
  await files.get("s3://a/b", async () => ({ body: body() }));
  expect(seen).toEqual([[], []]);
  files.close();
});

it.runIf(process.platform === "linux")("is readable by its user only, and closed at the end", async () => {
  const files = codeFiles();
  async function* body() {
    yield Buffer.from("code");
  }
  await files.get("s3://a/b", async () => ({ body: body() }));
  expect(modes()).toEqual([0o600]);
  files.close();
  expect(modes()).toEqual([]);
});

it("a download that fails leaves nothing", async () => {
  const files = codeFiles();
  const failing = files.get("s3://a/b", async () => {
    throw new Error("gone");
  });
  await expect(failing).rejects.toThrow("gone");
  expect(readdirSync(folder)).toEqual([]);
  files.close();
});
