import { decodeContextText } from "@flyte-settings/core";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient } from "@flyte-settings/registration";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { messageJson, requestSchemas } from "@flyte-settings/registration/wire";
import { afterEach, describe, expect, it } from "vitest";
import { type FilesOptions, registerFiles } from "./support/register-files.ts";
import { vectorPath, vectorText } from "./support/vectors.ts";

let admin: FakeAdmin | undefined;

afterEach(async () => {
  await admin?.close();
  admin = undefined;
});

/** Runs of `pyflyte register` whose project was also packaged, with the same images. */
const runs: readonly (readonly [name: string, source: string, options: Partial<FilesOptions>])[] = [
  ["pyflyte-register", "first-fast.tgz", {}],
  ["pyflyte-register-copy-none", "first.tgz", {}],
  ["pyflyte-register-upload-201", "first-fast.tgz", {}],
  [
    "pyflyte-register-options",
    "first-fast.tgz",
    { serviceAccount: "robot", outputPrefix: "s3://out/prefix", env: { LOG_LEVEL: "debug" } },
  ],
  ["pyflyte-register-shop", "shop-fast.tgz", {}],
];

interface Sent {
  readonly method: string;
  readonly json: unknown;
}

/**
 * Tasks are concurrent, so they are compared by name; the location depends on the compressor, the git remote on the
 * directory.
 */
function comparable(requests: readonly Sent[]): unknown[] {
  const created = requests.filter(({ method }) => method.startsWith("Create") && method !== "CreateUploadLocation");
  const readable = created.map(({ method, json }) => ({ method, json: withContextsDecoded(json) }));
  const texts = readable.map(({ method, json }) =>
    JSON.stringify([method, json])
      .replace(/[A-Z2-7]{26}======/g, "MD5")
      .replaceAll("/srv/app", "/root"),
  );
  const tasks = texts.filter((text) => text.startsWith('["CreateTask"')).sort();
  return [...tasks, ...texts.filter((text) => !text.startsWith('["CreateTask"'))].map((text) =>
    sorted(JSON.parse(text)),
  );
}

function withContextsDecoded(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json), (_, value) =>
    typeof value === "string" && value.startsWith("H4sI")
      ? decodeContextText(value).replace('"git_repo": ""', '"git_repo": null')
      : value,
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

describe("packages registered as pyflyte register does", () => {
  it.each(runs)("%s", async (name, source, options) => {
    admin = await fakeAdmin({ projects: "any", checks: false });
    const client = adminClient({ endpoint: admin.grpc });
    const files = await loadPackageFiles([vectorPath(`packages/registration/${source}`)], { cwd: "/" });
    await registerFiles(files, client, {
      project: "flytesnacks",
      domain: "development",
      version: "v1",
      as: "flytekit",
      ...options,
    });
    client.close();
    const sent = admin.calls
      .filter(({ method }) => method in requestSchemas)
      .map(({ method, bytes }) => ({ method, json: messageJson(requestSchemas[method as "CreateTask"], bytes) }));
    const peer: { requests: readonly Sent[] } = JSON.parse(vectorText(`registration/${name}.json`));
    expect(sortTasks(comparable(sent))).toEqual(sortTasks(comparable(peer.requests)));
  });
});

function sortTasks(requests: unknown[]): unknown[] {
  const key = (request: unknown): string => JSON.stringify(request);
  return [...requests].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
