import { describe, it } from "vitest";
import { answer } from "../src/answer.ts";
import { ops } from "../src/ops/index.ts";
import { difference } from "./support/compare.ts";
import { hold, type VectorLine, vectorLines } from "./support/vectors.ts";

const files = ["args.jsonl", "image-cache.jsonl"];
/** What Flyte 2's Python objects make of themselves, and requests to a server: not part of the product. */
const leftOut = new Set(["image.uri", "app.command", "task.reusable"]);

for (const file of files) {
  describe(`flyte2/${file}`, () => {
    for (const line of vectorLines(`flyte2/${file}`).filter(({ op }) => !leftOut.has(op))) {
      it(`flyte2 ${line.id}`, async () => {
        const request = JSON.stringify({ id: line.id, op: line.op, mode: "flyte2", input: line.input });
        const ours = JSON.parse(await answer(request, ops));
        hold(`flyte2 flyte2/${file} ${line.id}`, difference(compared(line), ours, "flytekit"));
      });
    }
  });
}

/** Of a container's fields only these are the product's. */
function compared(line: VectorLine): VectorLine {
  if (line.op !== "task.container" || line.error !== undefined) return line;
  const { args = null, command = null } = line.output as { args?: never; command?: never };
  return { ...line, output: { command, args } };
}
