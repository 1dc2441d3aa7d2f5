import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SerializedPackage } from "@flyte-settings/registration/package";
import { expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
const files = { "p.tgz": bytes };
const LOCATION = "s3://bucket/fast0.tar.gz";

const here = freshFolder();

const hydrate = (...words: string[]) =>
  here.run(["package", "hydrate", "p.tgz", "--version", "v1", ...words], { files });

it("--output x.tgz writes a package, its code kept and its entities filled", async () => {
  const { code, stderr } = await hydrate("--distribution-location", LOCATION, "-o", "x.tgz");
  expect(code, stderr).toBe(0);
  const before = SerializedPackage.fromArchive("p.tgz", bytes);
  const after = SerializedPackage.fromArchive("x.tgz", readFileSync(join(here.path, "x.tgz")));
  expect(after.files.map(({ path }) => path)).toEqual(before.files.map(({ path }) => path));
  expect(after.bundle?.bytes).toEqual(before.bundle?.bytes);
  expect(after.entities.every(({ id }) => id.version === "v1")).toBe(true);
});

it("--output without the code location reports it once and writes nothing", async () => {
  const { code, stderr } = await hydrate("-o", "out");
  expect(code).toBe(1);
  expect(stderr).toContain("the location of the package's code is missing. Expected --distribution-location");
  expect(stderr).not.toContain("holds no code");
  expect(existsSync(join(here.path, "out"))).toBe(false);
});

it("--output x.tgz of single files is refused with what to do", async () => {
  const { code, stderr } = await here.run(["package", "hydrate", "a.pb", "b.pb", "--version", "v1", "-o", "x.tgz"], {
    files: Object.fromEntries(["a.pb", "b.pb"].map((name) => [name, ""])),
  });
  expect(code).not.toBe(0);
  expect(stderr).not.toContain("bug");
});

it("plugins are told the task of an image that only this task uses", async () => {
  const more = {
    "flyte-settings.yaml": "project: weather\ndomain: staging\nplugins:\n  - ./acme.mjs\n",
    "acme.mjs": `export default { apiVersion: 1, name: "acme", provideImage(request, ctx) {
      ctx.report("info", JSON.stringify(request)); return null; } };\n`,
  };
  const words = ["package", "hydrate", "p.tgz", "--version", "v1", "--distribution-location", LOCATION, "-o", "x.tgz"];
  const { code, stderr } = await here.run(words, { files: { ...files, ...more } });
  expect(code, stderr).toBe(0);
  const requests = [...stderr.matchAll(/acme: (\{.*\})/g)].map(([, text = ""]) => JSON.parse(text));
  expect(requests.map(({ reference, project, domain, task }) => [reference, project, domain, task])).toEqual([
    [undefined, "weather", "staging", undefined],
    ["ghcr.io/acme/weather:2026.11", "weather", "staging", undefined],
    ["ghcr.io/acme/weather-model:1.4.0", "weather", "staging", "weather.workflows.forecast"],
    ["ghcr.io/acme/weather-spark:3.5.1", "weather", "staging", "weather.workflows.mean_temperature"],
  ]);
});

it("--output onto an existing file is an error that says what to pass", async () => {
  const { code, stderr } = await here.run(
    ["package", "hydrate", "p.tgz", "--version", "v1", "--distribution-location", LOCATION, "-o", "plain"],
    { files: { ...files, plain: "mine" } },
  );
  expect(code).toBe(2);
  expect(stderr).toContain("could not write to --output plain: it is a file\n  Pass a directory, or a name that ends");
  expect(readFileSync(join(here.path, "plain"), "utf8")).toBe("mine");
});

it("the summary says where the entities were written", async () => {
  const location = ["--distribution-location", LOCATION];
  expect((await hydrate(...location, "-o", "out")).stdout).toMatch(/\d+ entities; written to out\n$/);
  expect((await hydrate(...location)).stdout).toMatch(/\d+ entities; nothing was sent\n$/);
});
