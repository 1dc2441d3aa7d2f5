import { rm } from "node:fs/promises";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient } from "@flyte-settings/registration";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { CreateUploadLocationRequestSchema, messageJson, requestSchemas } from "@flyte-settings/registration/wire";
import { afterEach, describe, expect, it } from "vitest";
import { flytectlCases, optionsOf, sourcesOf } from "./support/flytectl-cases.ts";
import { registerFiles } from "./support/register-files.ts";
import { unpacked } from "./support/unpacked.ts";
import { vectorPath } from "./support/vectors.ts";

const folders: string[] = [];
let admin: FakeAdmin | undefined;

afterEach(async () => {
  await admin?.close();
  admin = undefined;
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

describe("flytectl's runs through the real client", () => {
  it.each(flytectlCases)("$name", async (each) => {
    admin = await fakeAdmin({
      projects: "any",
      checks: false,
      ...omitUndefined({ answers: each.answers, uploadAnswers: each.upload_answers }),
    });
    if (each.unpack) folders.push(await unpacked(vectorPath(`packages/${each.package}`)));
    const client = adminClient({ endpoint: admin.grpc, sleep: async () => undefined });
    let ok: boolean;
    try {
      const files = await loadPackageFiles(sourcesOf(each, folders[0] ?? ""), { cwd: "/", mode: "flytectl" });
      ok = (await registerFiles(files, client, optionsOf(each.args))).ok;
    } catch {
      ok = false;
    } finally {
      client.close();
    }
    const sent = admin.calls.map(({ method, bytes }) => ({
      method,
      json: messageJson(
        requestSchemas[method as keyof typeof requestSchemas] ?? CreateUploadLocationRequestSchema,
        bytes,
      ),
    }));
    expect(sent).toEqual(each.requests.map(({ method, json }) => ({ method, json })));
    expect(admin.uploads.map(({ body }) => body.length)).toEqual((each.uploads ?? []).map(({ size }) => size));
    // flytectl's exit code is that of the last file; `register` reports any failure.
    if (!each.args.includes("--continueOnError")) expect(ok).toBe(each.exit === 0);
  });
});
