import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { SerializedPackage } from "@flyte-settings/registration/package";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
const bundle = SerializedPackage.fromArchive("p.tgz", bytes).bundle?.bytes ?? new Uint8Array();
const plain = gunzipSync(bytes);
const LOCATION = ["--distribution-location", "s3://bucket/fast0.tar.gz"];

const here = freshFolder();

const readers: readonly (readonly string[])[] = [
  ["package", "inspect"],
  ["package", "hydrate", "--version", "v1"],
  ["register", "--version", "v1", "--dry-run"],
  ["check", "-i", "r.io/x:v1", "--package"],
  ["spark", "show", "--package"],
  ["context", "decode"],
  ["context", "decode", "--package"],
  ["context", "inject", "--context", "x", "-o", "out.tgz"],
];

describe.each(readers.map((words) => [words.slice(0, 2).join(" "), words] as const))("%s", (name, words) => {
  it.each([
    ["p.TGZ", bytes],
    ["p.Tar.Gz", bytes],
    ["pkg", bytes],
    ["p.TAR", plain],
    ["plain", plain],
  ])("reads a package called %s", async (file, contents) => {
    const { stderr } = await here.run([...words, file], { files: { [file]: contents } });
    expect(stderr).not.toMatch(/ARCHIVE_INVALID|PACKAGE_INVALID|FILE_UNREADABLE|binary|bug/);
  });

  it.each([["b.tgz"], ["b.TAR.GZ"], ["b"], [`fast${"0a".repeat(16)}.tar.gz`]])(
    "names a bundle called %s",
    async (file) => {
      if (name === "context inject") return;
      const { code, stderr } = await here.run([...words, file], { files: { [file]: bundle } });
      expect(code).toBe(1);
      expect(stderr).toContain(`${file} is a bundle of code, not a package`);
      expect(stderr).toContain("flyte-settings bundle verify");
    },
  );
});

describe("bundle verify", () => {
  it.each([
    ["p.tgz", bytes],
    ["P.TGZ", bytes],
    ["pkg", bytes],
    ["p.tar", plain],
  ])("names a package called %s and the command that reads it", async (file, contents) => {
    const { code, stdout, stderr } = await here.run(["bundle", "verify", file], { files: { [file]: contents } });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("is a package of pyflyte, not a bundle");
    expect(stderr).toContain("flyte-settings package inspect");
  });

  it("says of a directory that it is one", async () => {
    const { code, stderr } = await here.run(["bundle", "verify", "d"], { files: { "d/a.py": "" } });
    expect(code).toBe(1);
    expect(stderr).toContain("it is a directory. Expected an archive");
  });
});

describe("package inspect --name", () => {
  const inspect = (...words: string[]) => here.run(["package", "inspect", "pkg", ...words], { files: { pkg: bytes } });

  it("lists only these entities, by name or by the part after a dot", async () => {
    const { stdout } = await inspect("--name", "every_morning", "--name", "stations", "--json");
    const names = JSON.parse(stdout).entities.map(({ name }: { name: string }) => name);
    expect(names).toEqual(["weather.workflows.stations", "every_morning"]);
  });

  it("shows the schedule of a launch plan", async () => {
    expect((await inspect("--name", "every_morning")).stdout).toContain("launch plan every_morning: cron 0 6 * * *\n");
  });

  it("suggests the nearest name", async () => {
    const { code, stderr } = await inspect("--name", "every_mornin");
    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean every_morning?");
  });
});

describe("package hydrate --output", () => {
  const hydrate = (...words: string[]) =>
    here.run(["package", "hydrate", "pkg", "--version", "v1", ...words], { files: { pkg: bytes } });

  it.each(["x.TGZ", "x.Tar.Gz", "x.tar"])("writes an archive called %s", async (output) => {
    const { code, stderr } = await hydrate(...LOCATION, "-o", output);
    expect(code, stderr).toBe(0);
    const written = readFileSync(join(here.path, output));
    expect(written[0] === 0x1f).toBe(output !== "x.tar");
    const { entities } = SerializedPackage.fromArchive(output, written);
    expect(entities.every(({ id }) => id.version === "v1")).toBe(true);
  });

  it("names the placeholder that stays unfilled and the flag that fills it", async () => {
    const { code, stderr } = await hydrate("-o", "out");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "{{ .remote_package_path }} stays unfilled: the location of the package's code is missing",
    );
    expect(stderr).toContain("Expected --distribution-location");
  });

  it("needs an archive to write an archive", async () => {
    const files = Object.fromEntries(
      SerializedPackage.fromArchive("p.tgz", bytes).files.map((file) => [`d/${file.path}`, file.bytes]),
    );
    const words = ["package", "hydrate", "d", "--version", "v1", ...LOCATION, "-o", "x.tgz"];
    const { code, stderr } = await here.run(words, { files });
    expect(code, stderr).not.toBe(0);
    expect(stderr).not.toContain("bug");
  });
});
