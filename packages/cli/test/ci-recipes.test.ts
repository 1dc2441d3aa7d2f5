import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Project, type Surroundings, surroundings } from "./scratch-project.ts";

// Runs every line of the recipes in examples/ci in the example project, with its lock file, an Admin and its login.
const recipe = (name: string): string => readFileSync(new URL(`../../../examples/ci/${name}`, import.meta.url), "utf8");

/** A fixed version, and no package scripts run. */
const INSTALL = /^npm install --global --ignore-scripts @flyte-settings\/cli@\d+\.\d+\.\d+$/;

interface GithubStep {
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}
const github = parse(recipe("github.yml")) as {
  readonly on: object;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly "runs-on": string; readonly steps: readonly GithubStep[] }>>;
};
const gitlab = parse(recipe("gitlab.yml")) as Readonly<
  Record<string, { readonly stage?: string; readonly script?: readonly string[] }>
>;

const lines: Readonly<Record<string, readonly string[]>> = {
  "github.yml": Object.values(github.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? [])),
  "gitlab.yml": Object.values(gitlab).flatMap(({ script = [] }) => script),
};

let around: Surroundings;
let admin: FakeAdmin;
let login: Server;
let asked: string[];
beforeAll(async () => {
  around = await surroundings();
  asked = [];
  login = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += String(piece);
    asked.push(`${request.headers.authorization ?? ""} ${body}`);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ access_token: "t0ken", token_type: "bearer", expires_in: 3600 }));
  });
  await new Promise<void>((resolve) => login.listen(0, "127.0.0.1", resolve));
  const { port } = login.address() as AddressInfo;
  const auth = { isValid: (token: string) => token === "t0ken", tokenEndpoint: `http://127.0.0.1:${port}/token` };
  admin = await fakeAdmin({ auth });
});
afterAll(async () => {
  await around.close();
  await admin.close();
  login.close();
});

async function project(): Promise<Project> {
  const made = around.project();
  const config = recipe("flyte-config.yaml").replace(/endpoint: .*/, `endpoint: ${admin.grpc}\n  insecure: true`);
  writeFileSync(join(made.path, "flyte-config.yaml"), config);
  const pinned = await made.run("flyte-settings images pin");
  expect(pinned.stderr).toContain("3 pinned");
  around.registry.clearRequests();
  return made;
}

describe.each(Object.entries(lines))("%s", (name, all) => {
  it("installs the command and uses nothing else", () => {
    expect(all.filter((line) => !line.startsWith("flyte-settings ") && !INSTALL.test(line))).toEqual([]);
    expect(all.filter((line) => line.startsWith("flyte-settings ") && !line.includes("--frozen"))).toEqual([]);
  });

  it("runs to its end, from the check to what is registered", async () => {
    const here = await project();
    const env = {
      FLYTECTL_CONFIG: "flyte-config.yaml",
      FLYTE_CLIENT_SECRET: "s3cret-of-the-ci",
      GITHUB_SHA: name,
      CI_COMMIT_SHA: name,
      FLYTE_PLATFORM_URL: "",
      FLYTE_PLATFORM_INSECURE: "",
    };
    for (const line of all.filter((each) => each.startsWith("flyte-settings "))) {
      const { code, stdout, stderr } = await here.run(line, env);
      expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: expect.any(String) });
      expect(`${stdout}${stderr}`).not.toContain("s3cret");
    }
    expect(JSON.parse(readFileSync(join(here.path, "register.json"), "utf8"))).toMatchObject({ ok: true });
    expect(admin.registered().some((entity) => entity.endsWith(`@${name}`))).toBe(true);
    expect(asked.length).toBeGreaterThan(0);
    expect(around.registry.requests).toEqual([]);
    here.remove();
  });
});

describe("their form", () => {
  it("GitHub: jobs of steps that each run or use something", () => {
    expect(Object.keys(github.on)).toEqual(["pull_request", "push"]);
    for (const { "runs-on": machine, steps } of Object.values(github.jobs)) {
      expect(machine).toBe("ubuntu-latest");
      expect(steps.filter(({ run, uses }) => (run === undefined) === (uses === undefined))).toEqual([]);
    }
  });

  it("GitLab: jobs with a stage and a script", () => {
    const jobs = Object.entries(gitlab).filter(([, job]) => job.script !== undefined);
    expect(jobs.map(([name, { stage }]) => [name, stage])).toEqual([
      ["check", "test"],
      ["register", "deploy"],
    ]);
  });

  it("the secret comes from the CI's own secrets, and stands in no file", () => {
    const env = github.jobs["register"]?.steps.at(-1)?.env;
    expect(env).toEqual({ FLYTE_CLIENT_SECRET: expect.stringContaining("secrets.FLYTE_CLIENT_SECRET") });
  });
});
