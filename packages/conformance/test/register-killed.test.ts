import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient, type RegisterResult } from "@flyte-settings/registration";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { LaunchPlanSchema, messageJson } from "@flyte-settings/registration/wire";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { registerFiles } from "./support/register-files.ts";

const bin = join(dirname(createRequire(import.meta.url).resolve("@flyte-settings/cli/package.json")), "dist/bin.js");
const source = fileURLToPath(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-killed-"));

afterAll(() => rmSync(folder, { recursive: true }));

let admin: FakeAdmin | undefined;

afterEach(async () => {
  await admin?.close();
});

/** Upload location, seven entities, two activations: each on arrival, and when it is done but unanswered. */
const MOMENTS = 20;

function start(endpoint: string): ChildProcess {
  const words = ["register", source, "--version", "v1", "--activate", "all", "--endpoint", endpoint, "--insecure"];
  return spawn(process.execPath, [bin, ...words], { cwd: folder, env: { HOME: folder }, stdio: "ignore" });
}

const ended = (child: ChildProcess): Promise<NodeJS.Signals | null> =>
  new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));

async function runAgain({ grpc }: FakeAdmin): Promise<RegisterResult> {
  const client = adminClient({ endpoint: grpc });
  const files = await loadPackageFiles([source], { cwd: "/" });
  const target = { project: "flytesnacks", domain: "development", version: "v1", activate: "all" } as const;
  try {
    return await registerFiles(files, client, target);
  } finally {
    client.close();
  }
}

/** Everything that Admin has, including the state of plans, in any order. */
async function state({ grpc, registered }: FakeAdmin): Promise<unknown> {
  const client = adminClient({ endpoint: grpc });
  const held = [...registered()].sort();
  const plans = held.filter((label) => label.startsWith("LAUNCH_PLAN"));
  const states = await Promise.all(plans.map((label) => planState(label)));
  client.close();
  return { held, states };

  async function planState(label: string): Promise<unknown> {
    const [, project = "", domain = "", name = "", version = ""] = /^\w+ (.*?)\/(.*?)\/(.*)@(.*)$/.exec(label) ?? [];
    const field = (number: number, text: string): Buffer =>
      Buffer.concat([Buffer.from([(number << 3) | 2, text.length]), Buffer.from(text)]);
    const id = Buffer.concat([
      Buffer.from([8, 3]),
      field(2, project),
      field(3, domain),
      field(4, name),
      field(5, version),
    ]);
    const asked = Buffer.concat([Buffer.from([10, id.length]), id]);
    const answer = await client.call("flyteidl.service.AdminService/GetLaunchPlan", asked);
    if (answer.status !== "OK") return answer;
    const { spec, closure } = messageJson(LaunchPlanSchema, answer.bytes) as { spec: unknown; closure: object };
    return { label, spec, closure: { ...closure, created_at: undefined, updated_at: undefined } };
  }
}

describe("a run that is killed", () => {
  let whole: unknown;

  it("has that many moments", async () => {
    let moments = 0;
    const count = (): void => {
      moments += 1;
    };
    admin = await fakeAdmin({ onCall: count });
    await ended(start(admin.grpc));
    expect(moments).toBe(MOMENTS);
    whole = await state(admin);
    expect(whole).toMatchObject({ states: [{ closure: { state: "ACTIVE" } }, { closure: { state: "ACTIVE" } }] });
  });

  it.each(Array.from({ length: MOMENTS }, (_, index) => index + 1))(
    "at moment %i, and run again, ends where an unbroken one does",
    async (fatal) => {
      let moments = 0;
      const killed = async (): Promise<void> => {
        moments += 1;
        if (moments !== fatal) return;
        child.kill("SIGKILL");
        await end;
      };
      admin = await fakeAdmin({ onCall: killed });
      const child = start(admin.grpc);
      const end = ended(child);
      expect(await end).toBe("SIGKILL");
      const result = await runAgain(admin);
      expect(result.ok).toBe(true);
      expect(await state(admin)).toEqual(whole);
    },
  );
});
