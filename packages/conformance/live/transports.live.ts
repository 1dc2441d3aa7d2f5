import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../src/json.ts";
import { vectorPath, vectorText } from "../test/support/vectors.ts";
import { RecordingAdmin } from "./recording-admin.ts";
import { runCli } from "./run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "flyte-settings-transports-"));
const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
const newKey = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert];
execFileSync("openssl", [...newKey, ...subject], { stdio: "ignore" });

const plain = new RecordingAdmin();
const tls = new RecordingAdmin({ cert, key });
beforeAll(() => Promise.all([plain.start(), tls.start()]));
afterAll(async () => {
  await Promise.all([plain.stop(), tls.stop()]);
  rmSync(folder, { recursive: true });
});

interface Sent {
  readonly method: string;
  readonly json: JsonObject;
}

interface Way {
  readonly admin: RecordingAdmin;
  readonly gateway: boolean;
  readonly config: string;
}

const ownCa = `  caCertFilePath: ${cert}\n`;
const ways: Readonly<Record<string, Way>> = {
  "gRPC in plain text": { admin: plain, gateway: false, config: "  insecure: true\n" },
  "gRPC over TLS with its own CA": { admin: tls, gateway: false, config: ownCa },
  "gRPC over TLS, unchecked": { admin: tls, gateway: false, config: "  insecureSkipVerify: true\n" },
  "the HTTP gateway in plain text": { admin: plain, gateway: true, config: "  insecure: true\n" },
  "the HTTP gateway over TLS with its own CA": { admin: tls, gateway: true, config: ownCa },
};

async function register({ admin, gateway, config }: Way, source: string, more: (port: number) => string[] = () => []) {
  const file = join(folder, "config.yaml");
  const port = gateway ? admin.httpPort : admin.port;
  writeFileSync(file, `admin:\n  endpoint: dns:///localhost:${port}\n${config}`);
  const words = ["register", vectorPath(`packages/registration/${source}`), "--as", "flytectl", "--version", "v1"];
  const ran = await runCli([...words, "--config", file, ...(gateway ? ["--gateway"] : []), ...more(port)]);
  return { ran, ...(await admin.restart({})) };
}

/** Severity and subject of each line, for example `note: Flyte Admin`. */
const subjects = (stderr: string): string[] =>
  stderr
    .trimEnd()
    .split("\n")
    .map((line) => line.split(":").slice(0, 2).join(":"));

describe.each(Object.entries(ways))("over %s", (_, way) => {
  it.each([
    ["fast", "first-fast.tgz"],
    ["twelve", "twelve.tgz"],
    ["shop", "shop.tgz"],
  ])("%s: the requests are flytectl's", async (name, source) => {
    const { ran, requests, uploads } = await register(way, source);
    const theirs = JSON.parse(vectorText(`registration/${name}.json`));
    // The gateway's GET paths do not include a type.
    const plain = (json: JsonObject): JsonObject =>
      JSON.parse(JSON.stringify(json).replace('"resource_type":"WORKFLOW",', ""));
    const sent = (list: readonly Sent[]): Sent[] =>
      list.map(({ method, json }) => ({ method, json: method === "GetWorkflow" ? plain(json) : json }));
    expect({ exit: ran.exit, requests: sent(requests) }).toEqual({ exit: 0, requests: sent(theirs.requests) });
    expect(uploads.map(({ md5 }) => md5)).toEqual(theirs.uploads.map(({ md5 }: { md5: string }) => md5));
    expect(subjects(ran.stderr)).toEqual([
      "note: Flyte Admin",
      ...(way.config.includes("Skip") ? ["warning: insecureSkipVerify"] : []),
    ]);
  });

  it("a dry run asks what is registered, and nothing is sent or uploaded", async () => {
    const dry = (port: number): string[] => ["--dry-run", "--endpoint", `dns:///localhost:${port}`];
    const { requests, uploads, http } = await register(way, "first-fast.tgz", dry);
    expect(requests.map(({ method }) => method).sort()).toEqual(["GetLaunchPlan", "GetTask", "GetWorkflow"]);
    expect({ uploads, http }).toEqual({ uploads: [], http: [] });
  });
});

it.each([false, true])("an untrusted certificate is rejected, nothing is sent (gateway: %s)", async (gateway) => {
  const { ran, requests } = await register({ admin: tls, gateway, config: "" }, "first.tgz");
  expect({ exit: ran.exit, requests }).toEqual({ exit: 1, requests: [] });
  expect(ran.stderr).toContain("ADMIN_UNAVAILABLE");
});
