import { toJson } from "@bufbuild/protobuf";
import { adminClient } from "@flyte-settings/registration";
import { decodeSpec, type RegisteredEntity, readVersion } from "@flyte-settings/registration/promotion";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnswerLine, answers, bytesOf, kinds, type Seeded, seededAdmin } from "./support/registered-answers.ts";

const words = { task: "task", workflow: "workflow", launchPlan: "launch_plan" } as const;
const entityKinds = { task: "task", workflow: "workflow", launch_plan: "launchPlan" } as const;
const v1 = { project: "flytesnacks", domain: "development", version: "v1" };
const lines = answers.filter(({ id }) => id.version === "v1" && id.project === "flytesnacks");

let seeded: Seeded;

beforeAll(async () => {
  seeded = await seededAdmin({ checks: false });
});

afterAll(() => seeded.close());

const nameOf = ({ kind, id }: RegisteredEntity): string => `${words[kind]} ${id.name}`;
const lineName = ({ kind, id }: AnswerLine): string => `${kind} ${id.name}`;

describe("readVersion", () => {
  it("reads every entity of the version as the spec that registers it again", async () => {
    const { id, entities } = await readVersion(seeded.client, v1);
    expect(id).toEqual(v1);
    expect(entities.map(nameOf)).toEqual(expect.arrayContaining(lines.map(lineName)));
    const specs = new Map(entities.map((each) => [nameOf(each), each]));
    for (const line of lines) {
      const { spec: schema } = kinds[line.kind];
      const rebuilt = decodeSpec(entityKinds[line.kind], bytesOf(line.rebuilt));
      const spec = specs.get(lineName(line))?.spec;
      expect(toJson(schema, (spec ?? {}) as never)).toEqual(toJson(schema, rebuilt as never));
    }
  });

  it("reads the same through the HTTP gateway", async () => {
    const client = adminClient({ endpoint: seeded.admin.gateway, gateway: true, fetch });
    expect(await readVersion(client, v1)).toEqual(await readVersion(seeded.client, v1));
  });

  it("reads a launch plan with its workflow and that workflow's tasks", async () => {
    const { entities } = await readVersion(seeded.client, v1, { plan: "nightly_rate" });
    expect(entities.map(nameOf)).toEqual([
      "task flows.tasks.add",
      "workflow flows.wf.nightly",
      "launch_plan nightly_rate",
    ]);
  });

  it("reads a workflow with its default plan", async () => {
    const { entities } = await readVersion(seeded.client, v1, { workflow: "flows.wf.nightly" });
    expect(entities.map(nameOf)).toEqual([
      "task flows.tasks.add",
      "workflow flows.wf.nightly",
      "launch_plan flows.wf.nightly",
    ]);
  });

  it("reads a workflow with its nodes' launch plans and their workflows", async () => {
    const { entities } = await readVersion(seeded.client, v1, { workflow: "flows.wf.twice" });
    expect(entities.map(nameOf)).toEqual([
      "task flows.tasks.add",
      "task flows.tasks.inc",
      "workflow flows.wf.middle",
      "workflow flows.wf.twice",
      "launch_plan middle_plan",
    ]);
  });

  it.each([
    [
      "a project that does not exist",
      { ...v1, project: "milk" },
      "project milk does not exist. Expected one of: flytesnacks, library, mill",
    ],
    [
      "a domain that does not exist",
      { ...v1, domain: "prod" },
      "domain prod does not exist. Expected one of: development, staging, production",
    ],
    [
      "a version that does not exist",
      { ...v1, version: "v0" },
      "nothing is registered in flytesnacks/development under version v0",
    ],
  ])("refuses %s", async (_, id, message) => {
    await expect(readVersion(seeded.client, id)).rejects.toThrow(message);
  });

  it("finds versions with characters that filters cannot hold", async () => {
    const [line] = lines;
    if (line === undefined) throw new Error("no answers");
    const version = "1.0+local,x";
    await seeded.create({ ...line, id: { ...line.id, version } });
    await seeded.create({ ...line, id: { ...line.id, version: "1.0+local" } });
    const { entities } = await readVersion(seeded.client, { ...v1, version });
    expect(entities.map(({ id }) => id.version)).toEqual([version]);
  });
});
