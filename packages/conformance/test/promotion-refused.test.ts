import { create, toBinary } from "@bufbuild/protobuf";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import type { Transport } from "@flyte-settings/registration";
import { TaskCreateRequestSchema, type Workflow } from "@flyte-settings/registration/wire";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applied, clientOf, edited, message, planned, production, refusal, v1, type Way } from "./support/promoting.ts";
import { type Seeded, seededAdmin } from "./support/registered-answers.ts";

let seeded: Seeded;
let target: FakeAdmin;
let client: Transport;
beforeEach(async () => {
  seeded = await seededAdmin({ checks: false });
  target = await fakeAdmin({ projects: ["flytesnacks", "mill"] });
  client = clientOf(target);
});
afterEach(async () => {
  client.close();
  await Promise.all([seeded.close(), target.close()]);
});

const branching = { workflow: "flows.wf.middle" };
const nightly = { workflow: "flows.wf.nightly" };
const GONE =
  "Unable to read WorkflowClosure from location s3://flyte/metadata/w : path:s3://flyte/metadata/w: not found";
const LARGE = GONE.replace(/path.*/, "[LIMIT_EXCEEDED] limit exceeded. 3mb > 2mb.");

async function withTask(name: string, container: object): Promise<void> {
  const id = { ...v1, name, resourceType: 1 };
  const spec = { template: { id, type: "python-task", target: { case: "container", value: container } } };
  const request = create(TaskCreateRequestSchema, { id, spec } as never);
  await seeded.call("CreateTask", toBinary(TaskCreateRequestSchema, request));
}

function withRenamedBranch(answer: Workflow): void {
  const { primary, subWorkflows = [] } = answer.closure?.compiledWorkflow ?? {};
  const nodes = [primary, ...subWorkflows].flatMap((each) => each?.template?.nodes ?? []);
  for (const { target: node } of nodes) {
    const then = node.case === "branchNode" ? node.value.ifElse?.case?.thenNode : undefined;
    if (then !== undefined) then.id = "renamed";
  }
}

interface Case {
  readonly way?: () => Partial<Way> | Promise<Partial<Way>>;
  readonly from?: typeof v1 | { readonly project: string; readonly domain: string; readonly version: string };
  readonly message: string;
}

const cases: Readonly<Record<string, Case>> = {
  "an unknown project": { from: { ...v1, project: "milk" }, message: "project milk does not exist. Expected one of:" },
  "an unknown domain": { from: { ...v1, domain: "prod" }, message: "domain prod does not exist. Expected one of:" },
  "an unknown version": {
    from: { ...v1, version: "v0" },
    message: "nothing is registered in flytesnacks/development under version v0",
  },
  "an unknown target project": {
    way: () => ({ read: nightly, options: { target: { ...production, project: "milk" } } }),
    message: "project milk does not exist",
  },
  "a closure that is gone": {
    way: () => ({ read: nightly, source: edited(seeded.client, "GetWorkflow", refusal("INTERNAL", GONE)) }),
    message: "could not read workflow flows.wf.nightly version v1: Flyte Admin cannot read its closure",
  },
  "a large closure that Admin does not sign": {
    way: () => {
      const large = edited(seeded.client, "GetWorkflow", refusal("INTERNAL", LARGE));
      const source = edited(large, "CreateDownloadLocation", refusal("INTERNAL", "failed to create a signed url"));
      return { read: nightly, source };
    },
    message: "could not read workflow flows.wf.nightly version v1: its closure is over Flyte Admin's limit",
  },
  "names of branch nodes that cannot be undone": {
    way: () => ({
      read: branching,
      source: edited(seeded.client, "GetWorkflow", message("GetWorkflow", withRenamedBranch as never)),
    }),
    message: "could not read workflow flows.wf.middle version v1: node renamed of a branch does not begin with",
  },
  "a context that cannot be decoded": {
    way: async () => {
      await withTask("flows.tasks.broken", { image: "a:1", env: [{ key: "_F_SS_C", value: "H4sInonsense" }] });
      return {};
    },
    message: "could not read the context of task flows.tasks.broken version v1:",
  },
  "a reference that the target does not have": {
    way: () => ({ read: { workflow: "flows.wf.remote" } }),
    message: "which the version refers to, is not registered in the target: --map library/",
  },
  "code that the source does not sign": {
    way: () => ({
      read: nightly,
      options: { code: "copy" },
      source: edited(seeded.client, "CreateDownloadLocation", refusal("PERMISSION_DENIED", "no signing key")),
    }),
    message: "could not read the code at s3://",
  },
  "an upload location that the target does not sign": {
    way: () => ({
      read: nightly,
      options: { code: "copy" },
      target: edited(client, "CreateUploadLocation", refusal("PERMISSION_DENIED", "no signing key")),
    }),
    message: "no signing key",
  },
  "removed plans of which only a part was read": {
    way: () => ({ read: nightly, options: { activate: "all", deactivateRemoved: true } }),
    message: "--deactivate-removed needs the whole version",
  },
  "images without a digest where one is required": {
    way: () => ({ read: nightly, options: { requireDigest: true } }),
    message: "has no digest",
  },
};

describe("a promotion is refused before anything is sent", () => {
  it.each(Object.entries(cases))("%s", async (_, { way, from = v1, message: expected }) => {
    const route = { source: seeded.client, target: client, ...(await way?.()) };
    const attempt = planned(route, from as typeof v1).then((plan) => applied(plan, route));
    const error: Error = await attempt.then(
      () => new Error("it was not refused"),
      (cause) => cause,
    );
    expect(error.message).toContain(expected);
    expect(target.registered()).toEqual([]);
    expect(target.uploads).toEqual([]);
    const methods = target.calls.map(({ method }) => method);
    expect(methods.filter((method) => /^(Create(?!UploadLocation)|Update)/.test(method))).toEqual([]);
  });
});
