import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ImageReference } from "@flyte-settings/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { seed } from "./differential.ts";
import { mutatedReferences } from "./generate/references.ts";

const COUNT = 60_000;
const folder = mkdtempSync(join(tmpdir(), "distribution-oracle-"));
const oracle = join(folder, "oracle");

beforeAll(() => {
  const cwd = fileURLToPath(new URL("distribution-oracle", import.meta.url));
  const built = spawnSync("go", ["build", "-o", oracle, "."], { cwd, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`go build: ${built.error?.message ?? built.stderr}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const readings = {
  parse: ImageReference.parse,
  normalized: ImageReference.parseNormalized,
  docker: ImageReference.parseDockerRef,
} as const;

function ours(read: (text: string) => ImageReference, text: string): ImageReference | null {
  try {
    return read(text);
  } catch {
    return null;
  }
}

it(`reads ${COUNT} mutated references as distribution's own parser does`, () => {
  const texts = mutatedReferences(COUNT, seed);
  const input = texts.map((text) => `${JSON.stringify(text)}\n`).join("");
  const ran = spawnSync(oracle, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  expect(ran.status, ran.stderr).toBe(0);
  const answers = ran.stdout.trimEnd().split("\n");
  expect(answers).toHaveLength(texts.length);
  let good = 0;
  const differences = texts.flatMap((text, index) => {
    const theirs = JSON.parse(answers[index] ?? "") as Record<keyof typeof readings, ImageReference | null>;
    if (theirs.normalized) good += 1;
    return Object.entries(readings).flatMap(([name, read]) => {
      const [mine, other] = [ours(read, text), theirs[name as keyof typeof readings]].map((one) =>
        JSON.stringify(one && [one.domain ?? "", one.path, one.tag ?? "", one.digest ?? ""]),
      );
      return mine === other ? [] : [{ text, reading: name, mine, other }];
    });
  });
  expect(differences.slice(0, 10), `seed ${seed}: ${differences.length} differ`).toEqual([]);
  expect(good).toBeGreaterThan(COUNT / 10);
});
