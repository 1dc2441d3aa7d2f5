import { describe, it } from "vitest";
import { answer } from "../src/answer.ts";
import { ops } from "../src/ops/index.ts";
import { difference } from "./support/compare.ts";
import { hold, modesOf, vectorLines } from "./support/vectors.ts";

const files = [
  "core/cli.jsonl",
  "core/config-images.jsonl",
  "core/config-sections.jsonl",
  "core/container.jsonl",
  "core/context-compress.jsonl",
  "core/context-decode.jsonl",
  "core/context-encode.jsonl",
  "core/fast.jsonl",
  "core/git-repo.jsonl",
  "core/image-config.jsonl",
  "core/image.jsonl",
  "core/pod-spec.jsonl",
  "core/settings.jsonl",
  "core/template.jsonl",
  "spark/databricks.jsonl",
  "spark/paths.jsonl",
  "spark/random.jsonl",
  "spark/tasks.jsonl",
];

for (const file of files) {
  describe(file, () => {
    for (const line of vectorLines(file)) {
      for (const mode of modesOf(line)) {
        it.skipIf(!Object.hasOwn(ops, line.op))(`${mode} ${line.id}`, async () => {
          const request = JSON.stringify({ id: line.id, op: line.op, mode, input: line.input });
          const ours = JSON.parse(await answer(request, ops));
          hold(`${mode} ${file} ${line.id}`, difference(line, ours, mode));
        });
      }
    }
  });
}
