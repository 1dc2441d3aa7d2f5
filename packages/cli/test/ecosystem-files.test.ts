// Needs: bash
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Project, type Surroundings, surroundings } from "./scratch-project.ts";

// The files at the repository root that other tools read: action.yml, .pre-commit-hooks.yaml, Dockerfile.
const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (name: string): string => readFileSync(join(root, name), "utf8");

let around: Surroundings;
beforeAll(async () => {
  around = await surroundings();
});
afterAll(() => around.close());

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** Runs the steps as GitHub does: expressions filled in, one bash per step, stopping after a failure. */
async function runAction(project: Project, given: Readonly<Record<string, string>>) {
  const action = parse(read("action.yml")) as Action;
  const inputs = { ...Object.fromEntries(Object.entries(action.inputs).map(([k, v]) => [k, v.default])), ...given };
  const filled = (text: string): string =>
    text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name) => inputs[name] ?? "");
  const holds = (condition: string): boolean =>
    condition.split(" && ").every((each) => {
      const [, name = "", operator, value] = /^inputs\.([\w-]+) (==|!=) '(.*)'$/.exec(each) ?? [];
      return (inputs[name] === value) === (operator === "==");
    });
  const output = join(project.path, "github-output");
  const ran: { readonly name: string; readonly code: number; readonly stdout: string; readonly stderr: string }[] = [];
  for (const step of action.runs.steps.filter(({ run }) => run !== undefined)) {
    if (step.if !== undefined && !holds(step.if)) continue;
    const script = join(project.path, "step.sh");
    writeFileSync(script, `npm() { echo "npm $*"; }\n${step.run}`);
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value)]));
    const more = { ...env, RUNNER_TEMP: project.path, GITHUB_OUTPUT: output };
    const line = "bash --noprofile --norc -eo pipefail ./step.sh";
    const done = await project.run(line, more);
    ran.push({ name: step.name ?? "", ...done });
    if (done.code !== 0) break;
  }
  return { ran, outputs: existsSync(output) ? readFileSync(output, "utf8") : "" };
}

describe("action.yml", () => {
  it("pins what it uses to commits, and each step names its shell", () => {
    const { runs } = parse(read("action.yml")) as Action;
    for (const { uses, run, shell } of runs.steps) {
      if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
      if (run !== undefined) expect(shell).toBe("bash");
    }
  });

  it("installs the version that the recipes install, without scripts", async () => {
    const { ran } = await runAction(around.project(), { check: "false" });
    expect(ran.map(({ name }) => name)).toEqual(["Install"]);
    expect(read("examples/ci/github.yml")).toContain(ran[0]?.stdout.trim());
  });

  it("checks, leaves a SARIF file and registers", async () => {
    const project = around.project();
    expect((await project.run("flyte-settings images pin")).code).toBe(0);
    const given = { "check-args": "--frozen", register: "flyte-package.tgz", "register-args": "--version v1 --frozen" };
    const { ran, outputs } = await runAction(project, given);
    expect(ran.map(({ name, code }) => [name, code])).toEqual([
      ["Install", 0],
      ["Write the findings as SARIF", 0],
      ["Check", 0],
      ["Register", 0],
    ]);
    const sarif = outputs.trim().replace(/^file=/, "");
    expect(JSON.parse(readFileSync(sarif, "utf8"))).toMatchObject({ version: "2.1.0" });
    expect(around.admin.registered().some((entity) => entity.endsWith("@v1"))).toBe(true);
  });

  it("an error among the findings fails Check, with the SARIF file written", async () => {
    const project = around.project();
    const file = join(project.path, "flyte-settings.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("LOG_LEVEL: info", `GITHUB_TOKEN: ghp_${"a1B2".repeat(9)}`));
    const { ran, outputs } = await runAction(project, { register: "flyte-package.tgz" });
    expect(ran.map(({ name, code }) => [name, code]).slice(1)).toEqual([
      ["Write the findings as SARIF", 0],
      ["Check", 1],
    ]);
    expect(ran.at(-1)?.stdout).toContain("::error");
    expect(outputs).toContain("flyte-settings.sarif");
  });

  it("a broken project file fails before an empty SARIF file is uploaded", async () => {
    const project = around.project();
    writeFileSync(join(project.path, "flyte-settings.yaml"), "imagse: {}\n");
    const { ran, outputs } = await runAction(project, {});
    expect(ran.at(-1)).toMatchObject({ name: "Write the findings as SARIF", code: 1 });
    expect(ran.at(-1)?.stderr).toContain("imagse");
    expect(outputs).toBe("");
  });
});

describe(".pre-commit-hooks.yaml", () => {
  const hooks = parse(read(".pre-commit-hooks.yaml")) as readonly Readonly<Record<string, unknown>>[];

  it.each(hooks.map((hook) => [String(hook["id"]), hook] as const))("%s runs what it names", async (_, hook) => {
    const [script = "", ...args] = String(hook["entry"]).split(" ");
    expect(hook).toMatchObject({ language: "script", pass_filenames: false });
    expect(statSync(join(root, script)).mode & 0o111).toBe(0o111);
    const project = around.project();
    await project.run("flyte-settings images pin");
    expect(await project.run(`flyte-settings ${args.join(" ")}`)).toMatchObject({ code: 0 });
  });
});

describe("Dockerfile", () => {
  const instructions = [...read("Dockerfile").matchAll(/^([A-Z]+) (.+)$/gm)].map(([, name, rest = ""]) => [name, rest]);
  const of = (name: string): string[] => instructions.flatMap(([each, rest = ""]) => (each === name ? [rest] : []));

  it("copies only files that .dockerignore lets through", () => {
    const allowed = read(".dockerignore")
      .split("\n")
      .filter((line) => line.startsWith("!"));
    const copied = of("COPY").map((line) => line.split(" ").at(-2));
    expect(allowed.map((line) => line.slice(1)).sort()).toEqual([...copied].sort());
  });

  it("its entry point runs alone, and not as root", () => {
    const place = mkdtempSync(join(tmpdir(), "flyte-settings-image-"));
    for (const line of of("COPY")) {
      const [from = "", to = ""] = line.split(" ").slice(-2);
      const target = join(place, to.endsWith("/") ? `${to}${from}` : to);
      mkdirSync(join(target, ".."), { recursive: true });
      cpSync(join(root, from), target);
    }
    const [program = ""] = JSON.parse(of("ENTRYPOINT")[0] ?? "[]") as string[];
    const args = JSON.parse(of("CMD")[0] ?? "[]") as string[];
    expect(execFileSync(join(place, "usr/local/bin", program), args, { encoding: "utf8" })).toContain("context decode");
    expect(of("USER")).toEqual(["node"]);
    rmSync(place, { recursive: true });
  });
});
