import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type FakeAdmin,
  fakeAdmin,
  type PlannedAnswer,
  type PlannedUploadAnswer,
} from "@flyte-settings/plugin-testkit";
import { adminClient, loadPackageFiles, type RegisterOptions, register } from "@flyte-settings/registration";
import { CreateUploadLocationRequestSchema, messageJson, requestSchemas } from "@flyte-settings/registration/wire";
import { afterEach, describe, expect, it } from "vitest";
import { vectorPath, vectorText } from "./support/vectors.ts";

interface Case {
  readonly name: string;
  readonly peer: string;
  readonly args: readonly string[];
  readonly package?: string;
  readonly unpack?: true;
  readonly exit: number;
  readonly answers?: readonly PlannedAnswer[];
  readonly upload_answers?: readonly PlannedUploadAnswer[];
  readonly requests: readonly { readonly method: string; readonly json: unknown }[];
  readonly uploads: readonly { readonly size: number; readonly md5: string }[];
}

/** What the client alone cannot be asked: configuration is the command line's, and our dry run sends nothing. */
const elsewhere: Readonly<Record<string, string>> = {
  "archive-without-flag": "ours knows an archive by its name",
  "folder-itself": "ours takes a folder",
  "missing-file": "refused before anything is sent",
  "project-from-config": "configuration",
};

const cases = readdirSync(vectorPath("registration"))
  .filter((file) => file.endsWith(".json"))
  .map((file): Case => JSON.parse(vectorText(`registration/${file}`)))
  .filter(({ peer, args }) => peer.startsWith("flytectl") && !args.includes("--dryRun"))
  .filter((each) => !("auth" in each) && !("config" in each) && !("http" in each) && !(each.name in elsewhere));

const folders: string[] = [];
let admin: FakeAdmin | undefined;

afterEach(async () => {
  await admin?.close();
  admin = undefined;
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function unpacked(path: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "register-"));
  folders.push(folder);
  for (const file of await loadPackageFiles([path], { cwd: "/" })) {
    await mkdir(dirname(join(folder, file.path)), { recursive: true });
    await writeFile(join(folder, file.path), file.bytes);
  }
  return folder;
}

function flag(args: readonly string[], ...names: readonly string[]): string {
  const at = args.findIndex((arg) => names.includes(arg));
  return at < 0 ? "" : (args[at + 1] ?? "");
}

function optionsOf(args: readonly string[]): RegisterOptions {
  const set = (name: string, value: string): Record<string, string> => (value === "" ? {} : { [name]: value });
  return {
    project: flag(args, "-p", "--project"),
    domain: flag(args, "-d", "--domain"),
    version: flag(args, "--version"),
    compat: "flytekit",
    ...set("destinationDir", flag(args, "--destinationDirectory")),
    ...set("serviceAccount", flag(args, "--k8sServiceAccount")),
    ...set("iamRole", flag(args, "--assumableIamRole")),
    ...set("outputPrefix", flag(args, "--outputLocationPrefix")),
    force: args.includes("--force"),
    activate: args.includes("--enableSchedule") ? "all" : "none",
    continueOnError: args.includes("--continueOnError"),
    sleep: async () => undefined,
  };
}

const sources = /^\{(package|folder|packages)\}/;

describe("flytectl's runs through the real client", () => {
  it.each(cases)("$name", async (each) => {
    admin = await fakeAdmin({
      projects: "any",
      checks: false,
      ...(each.answers === undefined ? {} : { answers: each.answers }),
      ...(each.upload_answers === undefined ? {} : { uploadAnswers: each.upload_answers }),
    });
    const given = vectorPath(`packages/${each.package ?? ""}`);
    const folder = each.unpack ? await unpacked(given) : "";
    const paths = each.args
      .filter((arg) => sources.test(arg))
      .map((arg) =>
        arg.replace("{packages}", vectorPath("packages")).replace("{package}", given).replace("{folder}", folder),
      );
    const client = adminClient({ endpoint: admin.grpc, sleep: async () => undefined });
    let ok: boolean;
    try {
      const files = await loadPackageFiles(paths, { cwd: "/", likeFlytectl: true });
      ok = (await register(files, client, optionsOf(each.args))).ok;
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
    // flytectl's exit code is that of the last file; ours tells of any failure.
    if (!each.args.includes("--continueOnError")) expect(ok).toBe(each.exit === 0);
  });
});
