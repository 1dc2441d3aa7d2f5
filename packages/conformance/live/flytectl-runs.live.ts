import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { differences, inWords } from "@flyte-settings/registration";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Json, JsonObject } from "../src/json.ts";
import { type FlytectlCase, sourcesOf } from "../test/support/flytectl-cases.ts";
import { unpacked } from "../test/support/unpacked.ts";
import { hold, vectorPath, vectorText } from "../test/support/vectors.ts";
import { type Recorded, RecordingAdmin } from "./recording-admin.ts";
import { type Ran, runCli } from "./run-cli.ts";

/** Every run of flytectl, including those with special requirements. */
interface Run extends FlytectlCase {
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly auth?: { readonly token: string; readonly header?: string };
  readonly http?: readonly { readonly method: string; readonly path: string; readonly body?: string }[];
}

const runs = readdirSync(vectorPath("registration"))
  .filter((file) => file.endsWith(".json"))
  .map((file): Run => JSON.parse(vectorText(`registration/${file}`)))
  .filter(({ peer }) => peer.startsWith("flytectl"));

const admin = new RecordingAdmin();
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-runs-"));
const folders = [folder];
beforeAll(() => admin.start());
afterAll(async () => {
  await admin.stop();
  for (const each of folders) rmSync(each, { recursive: true });
});

describe("every run of flytectl through the command, with a real gRPC server", () => {
  for (const run of runs) {
    it(`flytekit ${run.name}`, async () => {
      const [ran, recorded] = await repeat(run, ["--as", "flytectl"]);
      hold(`flytekit registration/${run.name}.json run`, difference(run, ran, recorded, sentByFlytectl));
    });
    it(`default ${run.name}`, async () => {
      const [ran, recorded] = await repeat(run, []);
      hold(`default registration/${run.name}.json run`, difference(run, ran, recorded, sentByDefault));
    });
  }
});

async function repeat(run: Run, manner: readonly string[]): Promise<[Ran, Recorded]> {
  await admin.restart({
    answers: run.answers ?? [],
    upload_answers: run.upload_answers ?? [],
    files: vectorPath("packages"),
    ...run.auth,
  });
  const inside = run.unpack ? await unpacked(vectorPath(`packages/${run.package}`)) : "";
  if (run.unpack) folders.push(inside);
  const config = join(folder, "config.yaml");
  const filled = (text: string): string =>
    text.replaceAll("{endpoint}", `127.0.0.1:${admin.port}`).replaceAll("{http}", `127.0.0.1:${admin.httpPort}`);
  writeFileSync(config, filled(run.config ?? "admin:\n  endpoint: dns:///{endpoint}\n  insecure: true\n"));
  const urls = run.args.filter((arg) => /^https?:/.test(arg)).map(filled);
  const words = ["register", ...sourcesOf(run, inside), ...urls, ...flags(run.args), ...manner, "--config", config];
  const ran = await runCli([...words, "--json"], run.env);
  return [ran, await admin.restart({})];
}

/** flytectl's flags and their equivalents here; flags without an equivalent are omitted. */
const words: Readonly<Record<string, string>> = {
  "-p": "--project",
  "--project": "--project",
  "-d": "--domain",
  "--domain": "--domain",
  "--version": "--version",
  "--destinationDirectory": "--destination-dir",
  "--k8sServiceAccount": "--service-account",
  "--assumableIamRole": "--iam-role",
  "--outputLocationPrefix": "--output-prefix",
};
const switches: Readonly<Record<string, readonly string[]>> = {
  "--force": ["--force"],
  "--dryRun": ["--dry-run"],
  "--continueOnError": ["--continue-on-error"],
  "--enableSchedule": ["--activate", "all"],
};

function flags(args: readonly string[]): string[] {
  const activate = args.includes("--enableSchedule") ? [] : ["--activate", "none"];
  const given = args.flatMap((arg, at) => {
    const word = words[arg];
    return word === undefined ? (switches[arg] ?? []) : [word, args[at + 1] ?? ""];
  });
  return [...activate, ...given];
}

interface Sent {
  readonly requests: readonly { readonly method: string; readonly json: Json }[];
  readonly uploads: readonly { readonly size: number; readonly md5: string }[];
  readonly http: Json;
}

/** The compared part of each side. How tokens are requested first is up to each implementation and omitted. */
function sentByFlytectl({ requests, uploads, http = [] }: Pick<Run, "requests" | "uploads" | "http">): Sent {
  const calls = requests.filter((each) => !/^Get(OAuth2Metadata|PublicClientConfig)$/.test(each.method));
  return {
    requests: calls.map(({ method, json }) => ({ method, json: json as Json })),
    uploads: (uploads ?? []).map(({ size, md5 }) => ({ size, md5 })),
    http: http.map(({ method, path, body = "" }) => ({ method, path, body })),
  };
}

/**
 * By default, calls are concurrent and the code is uploaded unchanged, with another MD5, location and metadata.
 * Everything else must match flytectl.
 */
function sentByDefault(run: Pick<Run, "requests" | "uploads" | "http">): Sent {
  const { requests, uploads, http } = sentByFlytectl(run);
  const alike = requests
    .filter(({ method }) => method !== "GetWorkflow")
    .map(({ method, json }) => {
      const { content_md5: _, add_content_md5_metadata: __, ...rest } = json as JsonObject;
      return JSON.stringify(ordered({ method, json: rest })).replace(/[A-Z2-7]{26}======/g, "MD5");
    });
  return {
    requests: alike.sort().map((text) => JSON.parse(text)),
    uploads: uploads.map(() => ({ size: 0, md5: "" })),
    http,
  };
}

function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}

function difference(
  run: Run,
  ran: Ran,
  recorded: Recorded,
  sent: (run: Pick<Run, "requests" | "uploads" | "http">) => Sent,
): string | undefined {
  const [theirs, ours] = [sent(run), sent(recorded)];
  // Exit code 2 of flytectl means a crash.
  const exits = [Math.min(run.exit, 1), ran.exit];
  const wrong = [
    ...(isDeepStrictEqual(theirs.requests, ours.requests) ? [] : [requestsDiffer(theirs, ours)]),
    ...(isDeepStrictEqual(theirs.uploads, ours.uploads)
      ? []
      : [`uploads: ${shown(theirs.uploads)}, got ${shown(ours.uploads)}`]),
    ...(isDeepStrictEqual(theirs.http, ours.http) ? [] : [`http: ${shown(theirs.http)}, got ${shown(ours.http)}`]),
    ...(exits[0] === exits[1] ? [] : [`exit code ${exits[0]}, got ${exits[1]}`]),
  ];
  return wrong.length === 0 ? undefined : `${wrong.join("\n")}\n${ran.stderr}`;
}

function requestsDiffer({ requests: theirs }: Sent, { requests: ours }: Sent): string {
  const methods = (list: Sent["requests"]): string => list.map(({ method }) => method).join(" ");
  const [expected, got] = [methods(theirs), methods(ours)];
  if (expected !== got) return `requests: ${expected}\n     got: ${got}`;
  return inWords(differences(theirs, ours)).slice(0, 12).join("\n");
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 300);
}
