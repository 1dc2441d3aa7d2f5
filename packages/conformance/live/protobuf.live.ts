import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { hydratePackage, type RequestOptions } from "@flyte-settings/registration";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { entitySchemas, messageJson } from "@flyte-settings/registration/wire";
import { describe, expect, it } from "vitest";
import { vectorPath } from "../test/support/vectors.ts";
import { peerPython } from "./peer-python.ts";

const made = readdirSync(vectorPath("packages"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("/flyte-package.tgz"))
  .sort();
const changed = [
  "first-fast",
  "twelve",
  "shop",
  "shop-fast",
  "two-hundred",
  "unknown-fields",
  "first-filled",
  "placeholders",
];
const packages = [...made, ...changed.map((name) => `registration/${name}.tgz`)];

const target = { project: "p", domain: "d", version: "v ü" } as const;
const manners: Readonly<Record<string, Partial<RequestOptions>>> = {
  default: {
    env: { LOG_LEVEL: "ü" },
    serviceAccount: "robot",
    outputPrefix: "s3://b/ü",
    image: (image) => (image.includes("{{") || image === "" ? "ghcr.io/acme/app:v2" : image),
    continueOnError: true,
    fillContexts: true,
  },
  flytectl: { as: "flytectl", iamRole: "arn:aws:iam::9:role/x", force: true },
  flytekit: { as: "flytekit", serviceAccount: "robot", env: { A: "1" }, continueOnError: true },
};

describe.each(Object.entries(manners))("google.protobuf in Python reads what was written, as %s", (_, options) => {
  it.each(packages)("%s", async (path) => {
    const files = await loadPackageFiles([vectorPath(`packages/${path}`)], { cwd: "/" });
    const { entities } = await hydratePackage(files, { ...target, distributionLocation: "s3://b/c", ...options });
    expect(entities.length).toBeGreaterThan(0);
    const ours = entities.map(({ kind, bytes }) => messageJson(entitySchemas[kind], bytes));
    expect(inPython(entities)).toEqual(JSON.parse(JSON.stringify(ours)));
  });
});

interface Entity {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

function inPython(entities: readonly Entity[]): unknown[] {
  const script = fileURLToPath(new URL("protobuf_reader.py", import.meta.url));
  const asked = entities.map(({ kind, bytes }) => {
    return `${JSON.stringify({ kind, base64: Buffer.from(bytes).toString("base64") })}\n`;
  });
  const { status, stdout, stderr } = spawnSync(peerPython("flytekit-1.16.24"), [script], {
    input: asked.join(""),
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}
