import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { SerializationSettings } from "@flyte-settings/core";
import { ImageCache, LaunchArguments } from "@flyte-settings/core/flyte2";
import { describe, expect, it } from "vitest";
import { freshFolder, type Setup } from "./fake-host.ts";

const here = freshFolder();

const cacheOf = (image: string): string => ImageCache.toTransport(ImageCache.fromImages({ train: image }));
const cache = cacheOf("ghcr.io/acme/train:v3");
const wire = { image_lookup: { train: "ghcr.io/acme/train:v3" }, build_run_ids: {} };
const words = ["a0", "--version", "v1", "--image-cache", cache, "--tgz", "s3://b/fast0.tar.gz", "--dest", "."];
const launch = { version: "v1", tgz: "s3://b/fast0.tar.gz", dest: ".", resolverArgs: [] };
const podOf = (args: readonly string[]): string =>
  `kind: Pod\nmetadata:\n  name: a0-0 # the first try\nspec:\n  containers:\n  - name: main\n    image: ghcr.io/acme/train:v3\n    args:\n${args.map((word) => `    - ${word}\n`).join("")}`;
const context = SerializationSettings.serializedContext(SerializationSettings.forImage("r/x:1", "v"));

type Case = readonly [name: string, args: readonly string[], setup: Setup, found: unknown];

const decoded: readonly Case[] = [
  ["an image cache", [cache], {}, { generation: 2, imageCache: wire }],
  ["plain JSON", [JSON.stringify(wire)], {}, { generation: 2, imageCache: wire }],
  ["words", [words.join(" ")], {}, { generation: 2, imageCache: wire, launch }],
  ["words on stdin", ["-"], { stdin: `${words.join(" ")}\n` }, { generation: 2, imageCache: wire, launch }],
  ["a list in JSON", [JSON.stringify(words)], {}, { generation: 2, imageCache: wire, launch }],
  [
    "a pod",
    ["--pod", "-"],
    { stdin: podOf(words) },
    [
      {
        entity: "Pod a0-0, container main",
        generation: 2,
        imageCache: wire,
        launch,
        image: "ghcr.io/acme/train:v3",
        variables: {},
      },
    ],
  ],
  [
    "a TaskSpec in JSON",
    ["--pod", "-"],
    { stdin: JSON.stringify({ taskTemplate: { container: { image: "r/x:1", args: words } } }) },
    [{ entity: "manifest", generation: 2, imageCache: wire, launch, image: "r/x:1", variables: {} }],
  ],
];

describe("context decode of Flyte 2", () => {
  it.each(decoded)("reads %s", async (_, args, setup, found) => {
    const { code, stdout } = await here.run(["context", "decode", ...args, "--json"], setup);
    expect({ code, found: JSON.parse(stdout) }).toEqual({ code: 0, found });
  });

  it("shows a recorded pod on one screen", async () => {
    const pod = readFileSync(new URL("../../conformance/vectors/flyte2/pod.yaml", import.meta.url), "utf8");
    const { stdout } = await here.run(["context", "decode", "--pod", "-"], { stdin: pod });
    expect(stdout.split("\n").length).toBeLessThan(24);
    expect(stdout).toContain("task: flows.train.fit\n");
    expect(stdout).toContain("images:\n  train: ghcr.io/acme/train:v3\n");
  });

  it("reads contexts and image caches line by line", async () => {
    const { code, stdout } = await here.run(["context", "decode", "--lines"], { stdin: `${context}\n${cache}\n` });
    expect({
      code,
      generations: stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).generation),
    }).toEqual({
      code: 0,
      generations: [undefined, 2],
    });
  });

  it("warns with --lines of a cache that no container can start with", async () => {
    const image = (_: unknown, at: number): [string, string] => [
      `e${at}`,
      createHash("sha256").update(`${at}`).digest("hex"),
    ];
    const large = ImageCache.toTransport(
      ImageCache.fromImages(Object.fromEntries(Array.from({ length: 3500 }, image))),
    );
    const { code, stderr } = await here.run(["context", "decode", "--lines"], { stdin: `${cache}\n${large}\n` });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: line 2: --image-cache takes \d+ bytes, 1\d\d % of the 131072 that one argument may take\n$/,
    );
  });

  it.each([
    ["a name", { image_lookup: { "\ud800": "r/x:1" } }],
    ["a name in escapes", '{"image_lookup": {"a\\udc00b": "r/x:1"}}'],
    ["an image", { image_lookup: { a: "r/x:\udfff" } }],
    ["a run", { image_lookup: {}, build_run_ids: { "\ud8ff": { org: "o", project: "p", domain: "d", name: "n" } } }],
    ["an unknown key", { image_lookup: {}, more: { "\udbff": 1 } }],
  ])("rejects a lone surrogate in %s", async (_, given) => {
    const text = typeof given === "string" ? given : JSON.stringify(given);
    const { code, stdout, stderr } = await here.run(["context", "decode", text]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/lone surrogate in a string/);
  });

  it.each([
    ["an unknown option", ["a0 --versoin v1"], "unknown option --versoin"],
    ["a lookup that is not an object", ['{"image_lookup": []}'], "$.image_lookup: expected an object, got a list"],
    ["a value that is not a string", ['{"image_lookup": {"a": 1}}'], '$.image_lookup["a"]'],
  ])("reports %s", async (_, args, message) => {
    const { code, stdout, stderr } = await here.run(["context", "decode", ...args]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.replace("lookup.a:", 'lookup["a"]:')).toContain(message);
  });

  it("does not print the signature of a bundle's URL", async () => {
    const { stdout } = await here.run([
      "context",
      "decode",
      "a0 --version v1 --tgz https://h/fast0.tar.gz?sig=hunter2",
    ]);
    expect(stdout).toContain("bundle: https://h/fast0.tar.gz");
    expect(stdout).not.toContain("hunter2");
  });
});

describe("context diff of Flyte 2", () => {
  it("compares the images of two pods", async () => {
    const other = podOf(words.map((word) => (word === cache ? cacheOf("ghcr.io/acme/train:v4") : word)));
    const { code, stdout } = await here.run(["context", "diff", "a.yaml", "b.yaml"], {
      files: { "a.yaml": podOf(words), "b.yaml": other },
    });
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: "-   train: ghcr.io/acme/train:v3\n+   train: ghcr.io/acme/train:v4\n",
    });
  });
});

describe("context inject of Flyte 2", () => {
  const next = cacheOf("ghcr.io/acme/train@sha256:abc");

  it("replaces one argument and keeps every other byte", async () => {
    const { code, stdout, stderr } = await here.run(["context", "inject", "-", "--context", next], {
      stdin: podOf(words),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "replaced Pod a0-0, container main\n" });
    expect(stdout).toBe(podOf(words).replace(cache, next));
  });

  it.each([
    ["behind the other options", ["a0", "--version", "v1"], ["a0", "--image-cache", next, "--version", "v1"]],
    [
      "in front of the bundle",
      ["a0", "--version", "v1", "--tgz", "s3://b"],
      ["a0", "--version", "v1", "--image-cache", next, "--tgz", "s3://b"],
    ],
    ["in one word", ["a0", `--image-cache=${cache}`], ["a0", `--image-cache=${next}`]],
  ])("adds an image cache %s", async (_, before, after) => {
    const { stdout } = await here.run(["context", "inject", "-", "--context", next], { stdin: podOf(before) });
    expect(stdout).toBe(podOf(after));
    expect(LaunchArguments.fromArgs(after).imageCache).toBe(next);
  });

  it("compresses an image cache given as JSON", async () => {
    const { stdout } = await here.run(["context", "inject", "pod.yaml", "--from", "images.json"], {
      files: { "pod.yaml": podOf(words), "images.json": JSON.stringify({ image_lookup: { train: "r/t:9" } }) },
    });
    expect(stdout).toContain(`- ${cacheOf("r/t:9")}\n`);
  });

  it("refuses a settings context for a container of Flyte 2", async () => {
    const { code, stderr } = await here.run(["context", "inject", "-", "--context", context], { stdin: podOf(words) });
    expect(code).toBe(1);
    expect(stderr).toContain("Pod a0-0, container main is a container of Flyte 2, which does not read _F_SS_C");
  });

  it("refuses an image cache where no container is of Flyte 2", async () => {
    const { code, stderr } = await here.run(["context", "inject", "-", "--context", next], {
      stdin: podOf(["pyflyte-execute"]),
    });
    expect({ code, stderr: stderr.includes("for an image cache a container of Flyte 2") }).toEqual({
      code: 1,
      stderr: true,
    });
  });
});
