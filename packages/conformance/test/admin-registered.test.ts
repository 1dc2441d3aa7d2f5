import { fromBinary, type Message, toJson } from "@bufbuild/protobuf";
import type { LaunchPlan } from "@flyte-settings/registration/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnswerLine, answers, decoded, kinds, type Seeded, seededAdmin } from "./support/registered-answers.ts";

let seeded: Seeded;

beforeAll(async () => {
  seeded = await seededAdmin({ checks: false });
});

afterAll(() => seeded.close());

/** As JSON, without registration times and without the state, which is not part of the entity. */
function comparable({ kind }: AnswerLine, message: Message): unknown {
  const { answer } = kinds[kind];
  const json = toJson(answer, message, { useProtoFieldName: true }) as { closure?: Record<string, unknown> };
  const { created_at: _, updated_at: __, state: ___, ...closure } = json.closure ?? {};
  return { ...json, closure };
}

/** For a plan whose workflow is omitted, Admin's completion is unknown. */
function isComplete(line: AnswerLine): boolean {
  if (line.kind !== "launch_plan") return true;
  const id = (decoded(line) as LaunchPlan).spec?.workflowId;
  return answers.some(
    ({ kind, id: own }) =>
      kind === "workflow" &&
      own.project === id?.project &&
      own.domain === id.domain &&
      own.name === id.name &&
      own.version === id.version,
  );
}

describe("the fake Admin returns registered entities like Admin 1.16.8", () => {
  for (const line of answers.filter(isComplete)) {
    const { project, domain, name, version } = line.id;
    it(`${line.kind} ${project}/${domain}/${name}@${version}`, async () => {
      const got = await seeded.get(line);
      if (got.status !== "OK") throw new Error(got.message);
      const { answer } = kinds[line.kind];
      expect(comparable(line, fromBinary(answer, got.bytes))).toEqual(comparable(line, decoded(line)));
      expect(await seeded.create(line)).toMatchObject({
        status: "ALREADY_EXISTS",
        message: expect.stringContaining("with identical structure already exists"),
      });
    });
  }
});
