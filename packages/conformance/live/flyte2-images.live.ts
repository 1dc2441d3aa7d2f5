import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LaunchArguments } from "@flyte-settings/core/flyte2";
import { deflate } from "@flyte-settings/core/zlib-exact";
import { nodeHost } from "@flyte-settings/project";
import { readTarget, replaceImages } from "@flyte-settings/project/context";
import { withImageRefs } from "@flyte-settings/project/images";
import { shellText } from "@flyte-settings/project/migrate";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../src/json.ts";
import { readPairs } from "../src/marks.ts";
import { report, seed } from "./differential.ts";
import { imageCache } from "./generate/flyte2-caches.ts";
import { Oracle } from "./oracle.ts";
import type { Flyte2Peer } from "./peer-python.ts";

const version = (process.env["FLYTE_SETTINGS_FLYTE2"] ?? "flyte-2.12.1") as Flyte2Peer;
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-live-flyte2-images-"));
let peer: Oracle;

beforeAll(() => {
  peer = new Oracle(version);
});
afterAll(() => {
  peer.stop();
  rmSync(folder, { recursive: true, force: true });
});

const digest = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });
const reference = fc
  .tuple(fc.constantFrom("ghcr.io/acme/", "localhost:5000/a/b/", ""), fc.constantFrom("train", "a-b_c.d"), digest)
  .map(([registry, name, hex]) => `${registry}${name}@sha256:${hex}`);
const name = fc.oneof(
  fc.constantFrom("default", "spark", "true", "3.5", "null", "a b", "$(x)", "it's", "ä", "#a", "- a", "a: b", "~"),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }).filter((text) => !/[\0=\p{Cc}\p{Cs}]/u.test(text)),
);
const images = fc.uniqueArray(
  fc.record({ name, reference }, { noNullPrototype: true }),
  { minLength: 1, maxLength: 5, selector: (each) => each.name }, // biome-ignore format: one line
);
const before = fc.constantFrom(
  "",
  "# comment\n",
  "admin:\n    endpoint: dns:///a.b\n",
  "image: {image_refs: {spark: a/b:1, default: 'c/d:2'}}\n",
  'image:\n  builder: local\n  image_refs:\n    "3.5": a/b:1 # kept\n    spark: "c/d:2"\n    other: e/f:3\ntask: {org: a}\n',
  "image:\r\n  image_refs:\r\n    spark: a/b:1\r\n",
);

const outputOf = async (op: string, input: Json): Promise<unknown> => {
  const answer = await peer.ask(op, input);
  return "output" in answer ? answer.output : answer;
};
interface Decoded {
  readonly image_lookup: { readonly $pairs: readonly (readonly [string, string])[] };
}

const refsOf = (output: unknown): Readonly<Record<string, Json>> =>
  Object.fromEntries(readPairs((output as { image: { image_refs: Json } }).image.image_refs) ?? []);

describe(`images as printed, read by ${version}, seed ${seed}`, () => {
  it("--image flags: 300 lines pasted into a shell", () =>
    report(
      fc.asyncProperty(images, async (list) => {
        const line = list.map((each) => shellText(["--image", `${each.name}=${each.reference}`])).join(" ");
        expect(await outputOf("image.flags", { line })).toEqual({
          $pairs: list.map((each) => [each.name, each.reference]),
        });
      }),
      300,
    ));

  it("image.image_refs: 300 configurations", () =>
    report(
      fc.asyncProperty(images, before, async (list, text) => {
        const work = mkdtempSync(join(folder, "case-"));
        for (const each of ["cwd", "home"]) mkdirSync(join(work, each));
        const path = join(work, "cwd/config.yaml");
        const read = async (contents: string) => {
          writeFileSync(path, contents);
          return refsOf(await outputOf("config.auto", { root: work, cwd: "cwd", env: {}, explicit: null }));
        };
        const old = await read(text);
        const found = await read(withImageRefs(text, list, "config.yaml"));
        expect(found).toEqual({ ...old, ...Object.fromEntries(list.map((each) => [each.name, each.reference])) });
      }),
      300,
    ));

  it("image caches in pods: 300 with other images, in front of a0", () =>
    report(
      fc.asyncProperty(imageCache, async (cache) => {
        const { text } = (await outputOf("imageCache.encode", cache)) as { text?: string };
        fc.pre(text !== undefined); // half of a surrogate pair
        const path = join(folder, "pod.json");
        const launch = { version: "v1", dest: ".", imageCache: text, resolver: "r", resolverArgs: ["mod", "m"] };
        const pod = { spec: { containers: [{ name: "main", args: LaunchArguments.toArgs(launch) }] } };
        writeFileSync(path, JSON.stringify(pod));
        const target = await readTarget(path, nodeHost(process));
        const renamed = (from: string): string => (from.length % 2 === 0 ? `mirror.example/${from}` : from);
        const replacements = async (references: ReadonlySet<string>) =>
          new Map([...references].map((from) => [from, renamed(from)]));
        const { contents } = await replaceImages(target, { deflate }, replacements, nodeHost(process));
        const { args } = JSON.parse(String(contents)).spec.containers[0];
        const parsed = (await outputOf("a0.parse", { args, env: { _U_RUN_BASE: "s3://b" } })) as {
          image_cache: string;
        };
        const before = (await outputOf("imageCache.decode", { text })) as Decoded;
        const images = before.image_lookup.$pairs.map(([name, from]) => [name, renamed(from)]);
        expect(await outputOf("imageCache.decode", { text: parsed.image_cache })).toEqual({
          ...before,
          image_lookup: { $pairs: images },
          freshText: parsed.image_cache,
        });
      }),
      300,
    ));
});
