import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { decodeContextText } from "@flyte-settings/core";
import { differences, inWords } from "@flyte-settings/registration";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Json, JsonObject } from "../src/json.ts";
import { hold, vectorPath, vectorText } from "../test/support/vectors.ts";
import { peerPython } from "./peer-python.ts";
import { type Recorded, RecordingAdmin } from "./recording-admin.ts";
import { type Ran, runCli } from "./run-cli.ts";

/** One run of `pyflyte register` or `pyflyte run --remote`: see vectors/registration/README.md. */
interface Run {
  readonly name: string;
  readonly args: readonly string[];
  readonly project: string;
  readonly exit: number;
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly auth?: { readonly token: string };
  readonly answers?: readonly JsonObject[];
  readonly upload_answers?: readonly JsonObject[];
  readonly requests: readonly { readonly method: string; readonly json: JsonObject }[];
  readonly uploads: readonly unknown[];
}

const runs = readdirSync(vectorPath("registration"))
  .filter((file) => file.startsWith("pyflyte-"))
  .map((file): Run => JSON.parse(vectorText(`registration/${file}`)));

const admin = new RecordingAdmin();
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-pyflyte-"));
/**
 * kubernetes imports these for streams and tokens, and flytekit's environment does not have them; no connection is made
 * here.
 */
const standIns = mkdtempSync(join(tmpdir(), "flyte-settings-stand-ins-"));
writeFileSync(
  join(standIns, "sitecustomize.py"),
  'import sys, unittest.mock\nfor name in ("websocket", "durationpy"):\n    sys.modules[name] = unittest.mock.MagicMock()\n',
);

beforeAll(() => admin.start());
afterAll(async () => {
  await admin.stop();
  for (const each of [folder, standIns]) rmSync(each, { recursive: true });
});

describe("requests of pyflyte register from the package of the same project", () => {
  it.each(runs)("$name", async (run) => {
    const source = packaged(run);
    await admin.restart({ answers: run.answers ?? [], upload_answers: run.upload_answers ?? [], ...run.auth });
    const config = join(folder, "config.yaml");
    const text = run.config ?? "admin:\n  endpoint: dns:///{endpoint}\n  insecure: true\n";
    writeFileSync(config, text.replaceAll("{endpoint}", `127.0.0.1:${admin.port}`));
    const words = ["register", source, "--as", "flytekit", "--config", config, "--json", ...flags(run)];
    const ran = await runCli(words, run.env);
    const recorded = await admin.restart({});
    hold(`flytekit registration/${run.name}.json run`, difference(run, ran, recorded));
  });
});

/** The value of an option, or of each occurrence. */
function options({ args }: Run, ...names: readonly string[]): string[] {
  return args.flatMap((arg, at) => (names.includes(arg) ? [args[at + 1] ?? ""] : []));
}

/** The default of `pyflyte run` differs from `package` and `register`. */
function destination(run: Run): string[] {
  const given = options(run, "--destination-dir");
  return given.length === 0 && isExecution(run) ? ["."] : given;
}

function isExecution({ args }: Run): boolean {
  return args[0] === "run";
}

const made = new Map<string, string>();

/** The package of the run's project, with the run's images, copy style and destination. */
function packaged(run: Run): string {
  const copy = options(run, "--copy")[0] ?? "auto";
  const words = [
    ...options(run, "--image").flatMap((image) => ["--image", image]),
    ...destination(run).flatMap((path) => ["-d", path]),
    ...["--copy", copy],
  ];
  const key = JSON.stringify([run.project, words]);
  const before = made.get(key);
  if (before !== undefined) return before;
  const project = mkdtempSync(join(folder, "project-"));
  cpSync(vectorPath(`packages/registration/projects/${run.project}`), project, { recursive: true });
  const [module = ""] = readdirSync(project).filter((name) => !name.startsWith("."));
  const output = join(folder, `${made.size}.tgz`);
  const pyflyte = join(dirname(peerPython("flytekit-1.16.24")), "pyflyte");
  const pkgs = ["--pkgs", module.replace(/\.py$/, "")];
  const { status, stdout, stderr } = spawnSync(pyflyte, [...pkgs, "package", "--output", output, ...words], {
    cwd: project,
    env: { PATH: process.env["PATH"] ?? "", HOME: project, PYTHONPATH: `${project}:${standIns}` },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`pyflyte package ended with ${status}: ${stdout}${stderr}`);
  made.set(key, output);
  return output;
}

/** pyflyte's flags and their equivalents here; a version that it computed is passed explicitly. */
function flags(run: Run): string[] {
  const created = run.requests.find(({ method }) => method === "CreateTask")?.json["id"] as JsonObject | undefined;
  const version = created?.["version"] ?? options(run, "--version")[0];
  // With `pyflyte run`, these apply to its execution.
  const ofPlans = (name: string): string[] => (isExecution(run) ? [] : options(run, name));
  const pairs = [
    ["--project", options(run, "-p")],
    ["--domain", options(run, "-d")],
    ["--version", version === undefined ? [] : [String(version)]],
    ["--service-account", ofPlans("--service-account")],
    ["--output-prefix", ofPlans("--raw-data-prefix")],
    ["--env", ofPlans("--env")],
  ] as const;
  return [
    ...pairs.flatMap(([flag, values]) => values.flatMap((value) => [flag, value])),
    ...(run.args.includes("--activate-launchplans") ? ["--activate", "all"] : []),
    ...(run.args.includes("--skip-errors") ? ["--continue-on-error"] : []),
    ...(run.args.includes("--dry-run") ? ["--dry-run"] : []),
  ];
}

/** Activations by `auto_activate=True` are omitted: the flag is in the code, not in the package. */
function inPackage({ requests, args }: Run): Run["requests"] {
  return args.includes("--activate-launchplans")
    ? requests
    : requests.filter(({ method }) => method !== "UpdateLaunchPlan");
}

/**
 * Only entities, tasks sorted by name because they are concurrent. flytekit sends a failing request four times,
 * whatever the response, we send it once; so duplicates are removed.
 */
function comparable(requests: Run["requests"]): Json {
  const texts = requests
    .filter(({ method }) => /^(Create(Task|Workflow|LaunchPlan)|UpdateLaunchPlan)$/.test(method))
    .map(({ method, json }) => withoutMachine(JSON.stringify(sorted({ method, json }))));
  return [...new Set(texts)].sort().map((text) => JSON.parse(text));
}

/** Map tasks are named by a hash of their module's path; the location depends on the compressed bytes. */
function withoutMachine(json: string): string {
  const readable = JSON.parse(json, (_, value) =>
    typeof value === "string" && value.startsWith("H4sI")
      ? decodeContextText(value).replace(/"(git_repo|source_root)": (null|"[^"]*")/g, '"$1": …')
      : value,
  );
  return JSON.stringify(readable)
    .replace(/[A-Z2-7]{26}======/g, "MD5")
    .replace(/fast[0-9a-f]{32}/g, "fastMD5")
    .replace(/_[0-9a-f]{32}-arraynode/g, "_HASH-arraynode");
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function difference(run: Run, ran: Ran, recorded: Recorded): string | undefined {
  const found = differences(comparable(inPackage(run)), comparable(recorded.requests));
  const [theirs, ours] = [run.uploads.length, recorded.uploads.length];
  const wrong = [
    ...inWords(found).slice(0, 12),
    ...(theirs === ours ? [] : [`${theirs} uploads, got ${ours}`]),
    ...(run.exit === ran.exit ? [] : [`exit code ${run.exit}, got ${ran.exit}`]),
  ];
  return wrong.length === 0 ? undefined : `${wrong.join("\n")}\n${ran.stderr}`;
}
