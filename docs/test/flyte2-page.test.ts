import { readFileSync } from "node:fs";
import {
  codeBundleOf,
  flyte2DefaultImage,
  flyte2Entrypoint,
  flyte2References,
  ImageCache,
  LaunchArguments,
} from "@flyte-settings/core/flyte2";
import { expect, it } from "vitest";
import { configTable, mixedSession, writtenPart } from "../scripts/flyte2-page.mjs";

const page = readFileSync(new URL("../flyte2.md", import.meta.url), "utf8");
const cache = ImageCache.toTransport(ImageCache.fromImages({ train: "r/t:1" }));
const launch = { version: "v1", imageCache: cache, tgz: "s3://b/fast0.tar.gz", dest: ".", resolverArgs: [] };
const args = LaunchArguments.toArgs(launch);

/** What the page says in a cell of its first table, run. */
const cells: Readonly<Record<string, () => unknown>> = {
  "`--image-cache TEXT`": () => expect(args[args.indexOf("--image-cache") + 1]).toMatch(/^H4sIA/),
  "`--image NAME=REFERENCE`": () =>
    expect(flyte2References(["spark=r/s:1"], { a: "r/a:1" })).toEqual({ a: "r/a:1", spark: "r/s:1" }),
  "`ghcr.io/flyteorg/flyte:py3.12-v2.12.1`": () =>
    expect(flyte2DefaultImage("3.12", "2.12.1")).toBe("ghcr.io/flyteorg/flyte:py3.12-v2.12.1"),
  "`--tgz URL --dest DIRECTORY`": () =>
    expect(codeBundleOf(args)).toMatchObject({ tgz: "s3://b/fast0.tar.gz", destination: "." }),
  "`a0 …`": () => expect(args[0]).toBe("a0"),
  "`runtime.py` next to the interpreter": () =>
    expect(flyte2Entrypoint("/opt/venv/bin/python")).toBe("/opt/venv/bin/runtime.py"),
};

it.each(Object.entries(cells))("flyte2.md: %s is what core does", (cell, holds) => {
  expect(page).toContain(cell);
  holds();
});

it("the table of flyte2.md is core's; else: node docs/scripts/flyte2-page.mjs", () => {
  expect(writtenPart("table")).toBe(configTable());
});

it("the session of flyte2.md is what the command prints; else: node docs/scripts/flyte2-page.mjs", async () => {
  expect(writtenPart("session")).toBe(await mixedSession());
});
