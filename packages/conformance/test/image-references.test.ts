import { describe, it } from "vitest";
import { answer } from "../src/answer.ts";
import { ops } from "../src/ops/index.ts";
import { difference, type Outcome } from "./support/compare.ts";
import { hold, vectorText } from "./support/vectors.ts";

interface Parsed {
  readonly ok: boolean;
  readonly domain?: string;
  readonly path?: string;
  readonly tag?: string;
  readonly digest?: string;
}

interface Case {
  readonly id: string;
  readonly input: string;
  readonly distribution: {
    readonly parse: Parsed;
    readonly parseNormalizedNamed: Parsed;
    readonly parseDockerRef: Parsed;
  };
  readonly flytekit: { readonly fqn: string; readonly tag: string | null; readonly digest: string | null };
}

const file = "cases/image-references.json";
const { cases } = JSON.parse(vectorText(file)) as { cases: Case[] };
const readings = [
  ["parse", "parse"],
  ["normalized", "parseNormalizedNamed"],
  ["docker", "parseDockerRef"],
] as const;

describe(file, () => {
  for (const { id, input, distribution, flytekit } of cases) {
    for (const [reading, name] of readings) {
      it(`${reading} ${id}`, async () => {
        const { ok, domain = null, path = "", tag = null, digest = null } = distribution[name];
        const peer: Outcome = ok ? { output: { domain, path, tag, digest } } : { error: { message: "refused" } };
        const request = JSON.stringify({ id, op: "image.reference", input: { text: input, reading } });
        hold(`${reading} ${file} ${id}`, difference(peer, JSON.parse(await answer(request, ops)), "default"));
      });
    }
    it(`flytekit ${id}`, async () => {
      const { fqn, tag, digest } = flytekit;
      const request = JSON.stringify({ id, op: "image.parse", mode: "flytekit", input: { identifier: input } });
      const ours = JSON.parse(await answer(request, ops));
      hold(`flytekit ${file} ${id}`, difference({ output: { fqn, tag, digest } }, ours, "flytekit"));
    });
  }
});
