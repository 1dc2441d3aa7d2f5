import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adminClient, loadPackageFiles, register } from "@flyte-settings/registration";
import { afterAll, describe, expect, it } from "vitest";
import { flytectlCases, optionsOf, sourcesOf } from "../test/support/flytectl-cases.ts";
import { unpacked } from "../test/support/unpacked.ts";
import { vectorPath } from "../test/support/vectors.ts";
import { RecordingAdmin } from "./recording-admin.ts";

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe("flytectl's runs against a gRPC server and a protobuf that are not ours", () => {
  it.each(flytectlCases)("$name", async (each) => {
    const admin = new RecordingAdmin({ answers: each.answers ?? [], upload_answers: each.upload_answers ?? [] });
    await admin.start();
    const folder = each.unpack ? await unpacked(vectorPath(`packages/${each.package}`)) : "";
    if (folder !== "") folders.push(folder);
    const client = adminClient({ endpoint: `127.0.0.1:${admin.port}`, insecure: true, sleep: async () => undefined });
    try {
      const files = await loadPackageFiles(sourcesOf(each, folder), { cwd: "/", likeFlytectl: true });
      await register(files, client, optionsOf(each.args));
    } catch {
      // What flytectl fails on, ours may fail on; what was sent until then is compared.
    }
    client.close();
    const { requests, uploads } = await admin.stop();
    expect(requests.map(({ method, json }) => ({ method, json }))).toEqual(
      each.requests.map(({ method, json }) => ({ method, json })),
    );
    expect(uploads.map(({ size, md5 }) => ({ size, md5 }))).toEqual(
      (each.uploads ?? []).map(({ size, md5 }) => ({ size, md5 })),
    );
  });
});

describe("TLS", () => {
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-tls-"));
  folders.push(folder);
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert, ...subject],
    {
      stdio: "ignore",
    },
  );

  it.each([
    ["its own CA is trusted when it is named", { ca: readFileSync(cert, "utf8") }, true],
    ["nobody's is not", {}, false],
    ["nobody's is taken with insecureSkipVerify", { insecureSkipVerify: true }, true],
  ])("%s", async (_, trust, expected) => {
    const admin = new RecordingAdmin({ cert, key });
    await admin.start();
    const client = adminClient({ endpoint: `dns:///localhost:${admin.port}`, sleep: async () => undefined, ...trust });
    const files = await loadPackageFiles([vectorPath("packages/registration/first.tgz")], { cwd: "/" });
    const result = await register(files, client, { project: "p", domain: "d", version: "v" });
    client.close();
    const { requests } = await admin.stop();
    expect([result.ok, requests.length]).toEqual([expected, expected ? 3 : 0]);
  });
});
