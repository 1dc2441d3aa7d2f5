import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { planRegistration, previewRegistration } from "@flyte-settings/registration";
import { loadPackageFiles, SerializedPackage } from "@flyte-settings/registration/package";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";
import { tar, task } from "./build-package.ts";

const CODE = "fast0123456789abcdef0123456789abcdef.tar.gz";
/** 9 MiB that do not compress, so that the archive is large too. */
const noise = Buffer.concat(
  Array.from({ length: 9 * 1024 * 32 }, (_, index) => createHash("sha256").update(String(index)).digest()),
);
const plain = tar([["code.bin", noise]]);
const code = gzipSync(plain, { level: 0 });
const members = [
  ["0_m.t_1.pb", task("m.t", { args: ["{{ .remote_package_path }}"] })],
  [CODE, code],
] as const;
const target = { project: "p", domain: "d", version: "v1" };
const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

const sources = [
  ["a .tgz", "p.tgz", gzipSync(tar(members), { level: 0 })],
  ["a .tar", "p.tar", tar(members)],
] as const;

describe.each(sources)("code of more than 8 MiB in %s", (_, name, archive) => {
  it("is not kept, and is read again when it is needed", async ({ dir }) => {
    writeFileSync(join(dir, name), archive);
    const files = await loadPackageFiles([name], { cwd: dir });
    const { bundle, entities } = SerializedPackage.fromFiles(files);
    expect(entities).toHaveLength(1);
    expect(bundle?.path).toBe(CODE);
    expect(bundle?.content).toMatchObject({ size: code.length, md5: createHash("md5").update(code).digest() });
    for (let again = 0; again < 2; again++) {
      expect(md5(await bytesOf(bundle!.content!.open()))).toBe(md5(code));
    }
    expect(md5(bundle!.bytes)).toBe(md5(code));
  });

  it("is described the same, and as flytectl by the tar inside", async ({ dir }) => {
    writeFileSync(join(dir, name), archive);
    const facts = async (mode: "strict" | "flytectl") => {
      const files = await loadPackageFiles([name], { cwd: dir, mode });
      const plan = await planRegistration(files, { ...target, ...(mode === "strict" ? {} : { as: mode }) });
      return (await previewRegistration(plan)).upload;
    };
    expect(await facts("strict")).toEqual({ file: CODE, bytes: code.length, md5: md5(code) });
    expect(await facts("flytectl")).toEqual({ file: CODE, bytes: plain.length, md5: md5(plain) });
  });

  it("that changed meanwhile is an error", async ({ dir }) => {
    writeFileSync(join(dir, name), archive);
    const [, bundle] = await loadPackageFiles([name], { cwd: dir });
    const other = tar([members[0]]);
    writeFileSync(join(dir, name), name.endsWith(".tar") ? other : gzipSync(other));
    await expect(bytesOf(bundle!.content!.open())).rejects.toMatchObject({ code: "ARCHIVE_INVALID" });
  });
});

describe("a damaged large archive", () => {
  it.for([
    ["cut", gzipSync(tar(members), { level: 0 }).subarray(0, -100), "ARCHIVE_INVALID"],
    ["not gzip", tar(members), "ARCHIVE_INVALID"],
    ["with a name that leads outside", gzipSync(tar([["../x_1.pb", code]]), { level: 0 }), "ARCHIVE_UNSAFE"],
  ] as const)("is refused: %s", async ([, bytes, code], { dir }) => {
    writeFileSync(join(dir, "p.tgz"), bytes);
    await expect(loadPackageFiles(["p.tgz"], { cwd: dir })).rejects.toMatchObject({ code });
  });
});

describe("a large file of code in a directory", () => {
  it("is not kept either", async ({ dir }) => {
    writeFileSync(join(dir, "0_m.t_1.pb"), members[0][1]);
    writeFileSync(join(dir, CODE), code);
    const { bundle } = SerializedPackage.fromFiles(await loadPackageFiles([dir], { cwd: dir }));
    expect(md5(await bytesOf(bundle!.content!.open()))).toBe(md5(code));
  });
});
