import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SerializationSettings } from "@flyte-settings/core";
import { ImageCache } from "@flyte-settings/core/flyte2";
import { describe, expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";

// What flytekit, pyflyte and Flyte 2 wrote, in the browser: contexts, image caches, containers and packages.
const at = useInspector();
const vectors = fileURLToPath(new URL("../../packages/conformance/vectors/", import.meta.url));

interface Vector {
  readonly id: string;
  readonly op: string;
  readonly input: {
    readonly context?: string;
    readonly text?: string;
    readonly version?: string;
    readonly codeBundle?: { readonly tgz?: string };
  };
  readonly output?: { readonly context?: string; readonly text?: string; readonly args?: readonly string[] };
}

function recorded(file: string, op: string): readonly Vector[] {
  const lines = readFileSync(join(vectors, file), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Vector).filter((vector) => vector.op === op);
}

function withText([id, text]: readonly [string, string | undefined]): readonly (readonly [string, string])[] {
  return text ? [[id, text]] : [];
}

/** The result's text, or the problem. */
async function read(text: string): Promise<{ readonly tree?: string; readonly problem?: string }> {
  await at.page.fill("#input", text);
  await at.page.click("#read");
  const problem = await at.page.innerText("#problem");
  if (problem !== "") return { problem };
  await at.page.check("#values");
  return { tree: await at.page.innerText("#tree") };
}

function orUndefined<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

describe("contexts of flytekit", () => {
  const texts = [
    ...recorded("core/context-encode.jsonl", "context.encode").map(({ id, output }) => [id, output?.context] as const),
    ...recorded("core/context-decode.jsonl", "context.decode").map(({ id, input }) => [id, input.context] as const),
  ]
    .flatMap(withText)
    // the library's own tests read them all
    .filter((_, index) => index % 3 === 0);

  it("show the settings that the library decodes, or one problem", async () => {
    const differing: string[] = [];
    for (const [id, text] of texts) {
      const settings = orUndefined(() => SerializationSettings.fromTransport(text));
      const { tree, problem } = await read(text);
      if ((tree ?? problem ?? "") === "") differing.push(`${id}: nothing`);
      if (settings === undefined) continue;
      const expected = orUndefined(() => JSON.parse(SerializationSettings.toJson(settings)));
      // Python writes NaN, which is no JSON
      if (expected === undefined && tree !== undefined) continue;
      const json = tree === undefined ? undefined : JSON.parse(await at.page.inputValue("#json"));
      if (JSON.stringify(json) !== JSON.stringify(expected)) differing.push(`${id}: ${problem ?? "other values"}`);
    }
    expect(texts.length).toBeGreaterThan(300);
    expect(differing).toEqual([]);
  }, 600_000);
});

describe("Flyte 2", () => {
  const caches = [
    ...recorded("flyte2/image-cache.jsonl", "imageCache.encode").map(({ id, output }) => [id, output?.text] as const),
    ...recorded("flyte2/image-cache.jsonl", "imageCache.decode").map(({ id, input }) => [id, input.text] as const),
  ].flatMap(withText);

  it("image caches show every image, or one problem", async () => {
    const differing: string[] = [];
    for (const [id, text] of caches) {
      const cache = orUndefined(() => ImageCache.fromTransport(text));
      const { tree, problem } = await read(text);
      if ((tree ?? problem ?? "") === "") differing.push(`${id}: nothing`);
      // characters that change the text around them are shown as escapes
      const images = Object.values(cache?.imageLookup ?? {}).filter((image) => !/[\p{C}\u2028\u2029]/u.test(image));
      if (!images.every((image) => tree?.includes(image))) differing.push(`${id}: ${problem ?? "an image is missing"}`);
    }
    expect(differing).toEqual([]);
  }, 600_000);

  it("containers show their version and bundle", async () => {
    for (const { id, input, output } of recorded("flyte2/args.jsonl", "task.container")) {
      const { tree = "" } = await read(JSON.stringify(output?.args));
      expect(tree, id).toContain(input.version ?? id);
      if (input.codeBundle?.tgz) expect(tree, id).toContain(input.codeBundle.tgz);
    }
  }, 120_000);

  it("a pod as kubectl prints it", async () => {
    const { tree = "" } = await read(readFileSync(join(vectors, "flyte2/pod.yaml"), "utf8"));
    expect(tree).toContain("image");
  });
});

describe("packages of pyflyte", () => {
  const files = readdirSync(join(vectors, "packages"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tgz"))
    .sort();

  it.each(files)("%s: tables, or one problem", async (name) => {
    await at.page.setInputFiles("#file", join(vectors, "packages", name));
    await at.page.waitForFunction(
      () =>
        document.querySelector("#problem")?.textContent !== "" || document.querySelector("#tree")?.textContent !== "",
    );
    const [problem, tree] = [await at.page.innerText("#problem"), await at.page.innerText("#tree")];
    if (problem === "") expect(tree).toMatch(/Tasks|Workflows|Files|files|Launch plans/);
    else expect(tree).toBe("");
  });
});
