import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { answer } from "../src/answer.ts";
import type { Json, JsonObject } from "../src/json.ts";
import { ops } from "../src/ops/index.ts";
import { difference } from "./support/compare.ts";
import { hold, vectorPath, vectorText } from "./support/vectors.ts";

interface Case {
  readonly name: string;
  readonly peer: string;
  readonly args: readonly string[];
  readonly package?: string;
  readonly exit: number;
  readonly defect?: string;
  readonly requests: readonly {
    readonly method: string;
    readonly json: Json;
    readonly answer: { readonly json?: Json };
  }[];
}

/** Inputs that the bridge does not accept: other server responses, configuration, existing entities. */
const beyond = ["answers", "upload_answers", "auth", "config", "registered", "unpack", "http"];

const cases = readdirSync(vectorPath("registration"))
  .filter((file) => file.endsWith(".json"))
  .map((file): Case => JSON.parse(vectorText(`registration/${file}`)))
  .filter(
    (each) => each.peer.startsWith("flytectl") && each.args.includes("{package}") && !each.args.includes("--dryRun"),
  )
  .filter((each) => !beyond.some((field) => field in each));

const switches = new Set(["archive", "force", "continueOnError", "enableSchedule"]);
const short: Readonly<Record<string, string>> = { "-p": "project", "-d": "domain" };

function inputOf({ args, package: path = "", requests }: Case): JsonObject {
  const flags: JsonObject = {};
  for (let at = 2; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    const flag = short[arg] ?? (arg.startsWith("--") ? arg.slice(2) : undefined);
    if (flag === undefined) continue;
    if (switches.has(flag)) flags[flag] = true;
    else flags[flag] = args[++at] ?? "";
  }
  const { project = "", domain = "", version = "", ...options } = flags;
  const location = requests.find(({ method }) => method === "CreateUploadLocation")?.answer.json as
    | JsonObject
    | undefined;
  const nativeUrl = location?.["native_url"];
  return {
    package: vectorPath(`packages/${path}`),
    project,
    domain,
    version,
    options: nativeUrl === undefined ? options : { ...options, nativeUrl },
  };
}

async function bridge(op: string, mode: string, input: Json): Promise<JsonObject> {
  return JSON.parse(await answer(JSON.stringify({ id: 1, op, mode, input }), ops));
}

describe("the requests of flytectl register files", () => {
  const succeeded = cases.filter(({ exit, args }) => exit === 0 && args.includes("--archive"));
  for (const each of succeeded) {
    const output = each.requests
      .filter(({ method }) => /^(Create(Task|Workflow|LaunchPlan)|UpdateLaunchPlan)$/.test(method))
      .map(({ method, json }) => ({ method, json }));
    const modes = each.defect === undefined ? (["flytekit", "default"] as const) : (["flytekit"] as const);
    it.each(modes)(`%s ${each.name}`, async (mode) => {
      const ours = await bridge("registration.requests", mode, inputOf(each));
      hold(`${mode} registration/${each.name}.json requests`, difference({ output }, ours, mode));
    });
  }
});

describe("what flytectl fails on", () => {
  // The first fails because Admin does not have a workflow; here Admin has all of them.
  const failed = cases.filter(({ exit, name }) => exit !== 0 && !name.startsWith("shop-filled"));
  it.each(failed.filter(({ args }) => args.includes("--archive")))("flytekit $name", async (each) => {
    expect(await bridge("registration.requests", "flytekit", inputOf(each))).toHaveProperty("error.message");
  });
});

describe("every package of the peer", () => {
  const packages = readdirSync(vectorPath("packages"), { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith("/flyte-package.tgz"),
  );
  it.each(packages)("%s becomes requests in both manners, or is refused by name", async (path) => {
    const input = {
      package: vectorPath(`packages/${path}`),
      project: "p",
      domain: "d",
      version: "v",
      options: { nativeUrl: "s3://b/fast.tar.gz" },
    };
    expect(await bridge("registration.requests", "flytekit", input)).toHaveProperty("output");
    const ours = await bridge("registration.requests", "default", input);
    if ("error" in ours) expect(ours).toHaveProperty("error.code", "HYDRATION_INCOMPLETE");
    else expect(ours).toHaveProperty("output");
  });
});

describe("the headers of the PUT", () => {
  const { cases: uploads } = JSON.parse(vectorText("upload/cases.json"));
  const unlike = new Set(["abfss-not-recognised", "abfs-uppercase"]);
  const transport = /^(accept|accept-encoding|connection|transfer-encoding)$/;
  for (const each of uploads) {
    const [sent] = each.requests;
    if (sent === undefined) continue;
    const modes = unlike.has(each.id) ? (["flytekit"] as const) : (["flytekit", "default"] as const);
    it.each(modes)(`%s ${each.id}`, async (mode) => {
      const { nativeUrl, headers = {} } = each.admin;
      const input = { nativeUrl, headers, md5: sent.bodyMd5Hex, size: sent.bodyLength };
      const expected = Object.entries(sent.headers).filter(([name]) => !transport.test(name));
      expect((await bridge("upload.headers", mode, input)).output).toEqual(Object.fromEntries(expected));
    });
  }
});
