import { fromBinary, toJson } from "@bufbuild/protobuf";
import { LaunchPlanSpecSchema, TaskSpecSchema, WorkflowSpecSchema } from "@flyte-settings/registration/wire";
import { describe, expect, it } from "vitest";
import { answer } from "../src/answer.ts";
import type { Json, JsonObject } from "../src/json.ts";
import { ops } from "../src/ops/index.ts";
import { vectorLines } from "./support/vectors.ts";

interface EntityId {
  readonly resource_type: string;
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  readonly version: string;
}

interface AnswerLine {
  readonly package: string | null;
  readonly kind: string;
  readonly id: EntityId;
  readonly answer: string;
  readonly description: string | null;
  readonly rebuilt: string;
}

interface PromotionLine extends Readonly<Record<string, unknown>> {
  readonly case: string;
  readonly kind: string;
  readonly id: Json;
  readonly from: Json;
  readonly answer: string;
  readonly description: string | null;
  readonly expected: string;
  readonly changes: readonly Json[];
  readonly mentions: readonly Json[];
}

const schemas: Readonly<Record<string, typeof TaskSpecSchema>> = {
  task: TaskSpecSchema,
  workflow: WorkflowSpecSchema as never,
  launch_plan: LaunchPlanSpecSchema as never,
};

async function ask(op: string, input: Json): Promise<JsonObject> {
  const { output, error } = JSON.parse(await answer(JSON.stringify({ id: "1", op, mode: "default", input }), ops));
  if (error !== undefined) throw new Error(`${error.code}: ${error.message}`);
  return output;
}

/** A message as JSON, because maps and Structs have no order. */
function message(kind: string, text: unknown): Json {
  const schema = schemas[kind];
  if (schema === undefined) throw new Error(`no kind ${kind}`);
  return toJson(schema, fromBinary(schema, Buffer.from(String(text), "base64"))) as Json;
}

const answers = vectorLines<AnswerLine>("promotion/answers.jsonl");

describe("what Admin answers is rebuilt to what was registered", () => {
  for (const line of answers) {
    it(nameOf(line.kind, line.id), async () => {
      const { kind, answer, description } = line;
      const { spec } = await ask("promotion.rebuild", { kind, answer, description });
      expect(message(kind, spec)).toEqual(message(kind, line.rebuilt));
    });
  }
});

describe("a spec is rewritten for the target", () => {
  for (const line of vectorLines<PromotionLine>("promotion/promotions.jsonl")) {
    it(`${line.case} ${nameOf(line.kind, line.id as unknown as EntityId)}`, async () => {
      const { kind, source, target, images, location, answer, description } = line;
      const { spec } = await ask("promotion.rebuild", { kind, answer, description });
      const got = await ask("promotion.rewrite", {
        kind,
        spec,
        id: line.from,
        source,
        target,
        images,
        location,
      } as Json);
      expect(message(kind, got["spec"])).toEqual(message(kind, line.expected));
      expect({ id: got["id"], changes: got["changes"], mentions: got["mentions"] }).toEqual({
        id: line.id,
        changes: line.changes,
        mentions: line.mentions,
      });
    });
  }
});

interface ImageLine {
  readonly kind: string;
  readonly id: EntityId;
  readonly path: string;
  readonly image: string;
  readonly pinned: boolean;
}

describe("the images of an entity", () => {
  const lines = vectorLines<ImageLine>("promotion/images.jsonl");
  for (const line of answers.filter((each) => each.package !== null)) {
    const expected = lines.filter(({ id }) => JSON.stringify(id) === JSON.stringify(line.id));
    if (expected.length === 0) continue;
    it(nameOf(line.kind, line.id), async () => {
      const got = (await ask("promotion.images", {
        kind: line.kind,
        spec: line.rebuilt,
      })) as unknown as readonly Json[];
      expect(got).toEqual(expect.arrayContaining(expected.map(({ path, image, pinned }) => ({ path, image, pinned }))));
    });
  }
});

interface DiffLine {
  readonly kind: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly raw: readonly Json[];
  readonly canonical: readonly Json[];
}

describe("the difference of two registrations", () => {
  const specOf = ({ kind, name }: DiffLine, version: string): string | undefined =>
    answers.find(({ id, ...each }) => each.kind === kind && id.name === name && id.version === version)?.rebuilt;
  for (const line of vectorLines<DiffLine>("promotion/diffs.jsonl")) {
    const [a, b] = [specOf(line, line.from), specOf(line, line.to)];
    if (a === undefined || b === undefined) continue; // omitted
    it(`${line.kind} ${line.name} ${line.from} ${line.to}`, async () => {
      const { kind } = line;
      expect(await ask("promotion.diff", { kind, a, b } as Json)).toEqual({ raw: line.raw, canonical: line.canonical });
    });
  }
});

function nameOf(kind: string, { project, domain, name, version }: EntityId): string {
  return `${kind} ${project}/${domain}/${name}@${version}`;
}
