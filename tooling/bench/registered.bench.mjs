// Reading registered entities from fakeAdmin in a whole process: images of active launch plans, and a scan of many
// tasks.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, peakMiB, processMs, row } from "./measure.mjs";
import { startAdmin } from "./start-admin.mjs";

const RUNS = 3;
const PLANS = 500;
const TASKS = 10_000;
const DELAY_MS = 40;
const where = { project: "flytesnacks", domain: "development" };

export default async function registered({ root }) {
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  const nowhere = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } };
  const bin = join(root, "packages/cli/dist/bin.js");
  const place = `${where.project}/${where.domain}`;
  const words = ({ firstLine }, ...more) => [
    ...[bin, "registered", "images", place, "--endpoint", firstLine, "--insecure", "--json", ...more],
  ];
  const timed = (args) => median(Array.from({ length: RUNS }, () => processMs(process.execPath, args, nowhere)));
  try {
    const plans = await startAdmin(root, { checks: false, delayMs: DELAY_MS });
    await seed(root, plans.firstLine, PLANS, true);
    const active = timed(words(plans, "--active"));
    plans.stop();
    const tasks = await startAdmin(root, { checks: false });
    await seed(root, tasks.firstLine, TASKS, false);
    const scan = timed(words(tasks));
    const peak = peakMiB(words(tasks), nowhere);
    tasks.stop();
    const many = TASKS.toLocaleString("en");
    return [
      row(
        `images of ${PLANS} active plans, every answer takes ${DELAY_MS} ms, against 2.5 s`,
        "ms",
        active,
        2500,
        "≤ 1.0",
        RUNS,
      ),
      row(`images of ${many} tasks, against 1.5 s`, "ms", scan, 1500, "≤ 1.0", RUNS),
      row(`images of ${many} tasks, peak, against 200 MiB`, "MiB", peak, 200, "≤ 1.0", 1),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Tasks; with plans, also a workflow with one node and an active launch plan for each. */
async function seed(root, endpoint, count, hasPlans) {
  const { create, toBinary } = await import(
    createRequire(join(root, "packages/registration/package.json")).resolve("@bufbuild/protobuf")
  );
  const wire = await import(join(root, "packages/registration/dist/wire.js"));
  const { adminClient } = await import(join(root, "packages/registration/dist/index.js"));
  const client = adminClient({ endpoint, insecure: true });
  const send = async (method, schema, message) => {
    const answer = await client.call(
      `flyteidl.service.AdminService/${method}`,
      toBinary(schema, create(schema, message)),
    );
    if (answer.status !== "OK") throw new Error(`${method}: ${answer.message}`);
  };
  const id = (resourceType, name) => ({ resourceType, ...where, name, version: "v1" });
  const one = async (index) => {
    const [task, workflow, plan] = [id(1, `tasks.t${index}`), id(2, `flows.w${index}`), id(3, `flows.w${index}`)];
    const template = { id: task, type: "python-task", target: { case: "container", value: container(index) } };
    await send("CreateTask", wire.TaskCreateRequestSchema, { id: task, spec: { template } });
    if (!hasPlans) return;
    const reference = { case: "referenceId", value: task };
    const nodes = [{ id: "n0", target: { case: "taskNode", value: { reference } } }];
    await send("CreateWorkflow", wire.WorkflowCreateRequestSchema, {
      id: workflow,
      spec: { template: { id: workflow, nodes } },
    });
    await send("CreateLaunchPlan", wire.LaunchPlanCreateRequestSchema, { id: plan, spec: { workflowId: workflow } });
    await send("UpdateLaunchPlan", wire.LaunchPlanUpdateRequestSchema, { id: plan, state: 1 });
  };
  const indexes = Array.from({ length: count }, (_, index) => index);
  const workers = Array.from({ length: 64 }, async () => {
    for (let next = indexes.pop(); next !== undefined; next = indexes.pop()) await one(next);
  });
  await Promise.all(workers);
  client.close();
}

function container(index) {
  const args = ["pyflyte-execute", "--inputs", "{{.input}}", "--output-prefix", "{{.outputPrefix}}"];
  return { image: `ghcr.io/acme/app-${index % 20}:1.0`, args, env: [{ key: "LEVEL", value: "debug" }] };
}
