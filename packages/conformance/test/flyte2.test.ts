import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, it } from "vitest";
import { answer } from "../src/answer.ts";
import { ops } from "../src/ops/index.ts";
import { difference } from "./support/compare.ts";
import { hold, type VectorLine, vectorLines } from "./support/vectors.ts";

const files = ["args.jsonl", "config.jsonl", "ignore.jsonl", "image-cache.jsonl", "images.jsonl", "spark.jsonl"];
/** Methods of Flyte 2's Python objects, and server requests: not part of the product. */
const leftOut = new Set(["image.uri", "app.command", "task.reusable"]);

const folder = mkdtempSync(join(tmpdir(), "flyte-settings-flyte2-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const file of files) {
  describe(`flyte2/${file}`, () => {
    for (const line of vectorLines(`flyte2/${file}`).filter(({ op }) => !leftOut.has(op))) {
      it(`flyte2 ${line.id}`, async () => {
        const input = line.op === "config.auto" ? plantConfig(line.input as unknown as ConfigCase, folder) : line.input;
        const request = JSON.stringify({ id: line.id, op: line.op, mode: "flyte2", input });
        const ours = JSON.parse(await answer(request, ops));
        hold(`flyte2 flyte2/${file} ${line.id}`, difference(compared(line), ours, "flytekit"));
      });
    }
  });
}

/** Only these fields of a container are part of the product. */
function compared(line: VectorLine): VectorLine {
  if (line.op !== "task.container" || line.error !== undefined) return line;
  const { args = null, command = null } = line.output as { args?: never; command?: never };
  return { ...line, output: { command, args } };
}

interface ConfigCase {
  readonly files: Readonly<Record<string, string>>;
  readonly git: string | null;
}

/** Writes the case's files to a separate directory. */
function plantConfig({ files, git, ...rest }: ConfigCase, parent: string): VectorLine["input"] {
  const root = mkdtempSync(join(parent, "case-"));
  for (const name of ["cwd", "home"]) mkdirSync(join(root, name));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  if (git !== null) mkdirSync(join(root, git, ".git"), { recursive: true });
  return { ...rest, root } as unknown as VectorLine["input"];
}
