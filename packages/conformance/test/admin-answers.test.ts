import { createHash } from "node:crypto";
import { type DescMessage, fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { AnySchema, anyUnpack, EmptySchema } from "@bufbuild/protobuf/wkt";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient, type RpcAnswer, type Transport } from "@flyte-settings/registration";
import {
  ActiveLaunchPlanRequestSchema,
  CreateUploadLocationRequestSchema,
  CreateUploadLocationResponseSchema,
  CreateWorkflowFailureReasonSchema,
  LaunchPlanSchema,
  messageJson,
  requestSchemas,
  TaskCreateRequestSchema,
} from "@flyte-settings/registration/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../src/json.ts";
import { changed, changedRequests, gatewayBodies } from "./support/admin-requests.ts";
import { vectorText } from "./support/vectors.ts";

interface Answer {
  readonly name: string;
  readonly method: string;
  readonly request?: JsonObject;
  readonly code: string;
  readonly message?: string;
  readonly details?: readonly Json[];
  readonly answer?: JsonObject;
  readonly status?: number;
  readonly body?: string;
  readonly body_base64?: string;
  readonly content_type?: string;
  readonly answer_content_type?: string;
  readonly answers?: readonly { readonly method: string; readonly name: string; readonly code: string }[];
}

/** The code in the real store is unknown, only its MD5, so other code replaces it. */
const CODE = Buffer.from("the code");
const md5 = createHash("md5").update(CODE).digest();
const answers: readonly Answer[] = JSON.parse(
  vectorText("registration/admin/answers.json")
    .replaceAll("rtWUlKAKHpHfx509kTWz2Q==", md5.toString("base64"))
    .replaceAll("V3KZJFFABIPJDX6HTU6ZCNNT3E", base32(md5)),
);
const named = new Map(answers.map((each) => [each.name, each]));
const requestOf = (name: string): JsonObject => named.get(name)?.request ?? {};

let admin: FakeAdmin;
let client: Transport;
/** The latest response to CreateUploadLocation. */
let signedUrl = "";

beforeAll(async () => {
  admin = await fakeAdmin({ projects: ["flytesnacks", "library"] });
  client = adminClient({ endpoint: admin.grpc });
});

afterAll(async () => {
  client.close();
  await admin.close();
});

const services: Readonly<Record<string, readonly [service: string, request: DescMessage]>> = {
  CreateUploadLocation: ["DataProxyService", CreateUploadLocationRequestSchema],
  GetActiveLaunchPlan: ["AdminService", ActiveLaunchPlanRequestSchema],
  GetVersion: ["AdminService", EmptySchema],
  GetOAuth2Metadata: ["AuthMetadataService", EmptySchema],
  GetPublicClientConfig: ["AuthMetadataService", EmptySchema],
  UserInfo: ["IdentityService", EmptySchema],
};

async function ask(method: string, request: JsonObject): Promise<RpcAnswer> {
  const [service, schema] = services[method] ?? ["AdminService", requestSchemas[method as keyof typeof requestSchemas]];
  return client.call(`flyteidl.service.${service}/${method}`, toBinary(schema, fromJson(schema, request)));
}

const isGrpc = ({ method, answers: list }: Answer): boolean =>
  /^\w+$/.test(method) && method !== "PUT" && list === undefined;

/** In file order: each response depends on those before it. */
describe("the fake Admin says what a real Admin 1.16.8 said", () => {
  for (const each of answers) {
    it(each.name, async () => {
      if (each.answers !== undefined) await holdPackage(each);
      else if (each.method === "PUT") await holdPut(each);
      else if (isGrpc(each)) await holdCall(each);
      else await holdGateway(each);
    });
  }
});

async function holdCall({ name, method, request, code, message, details, answer: expected }: Answer): Promise<void> {
  const change = changedRequests[name];
  if (request === undefined && change === undefined) throw new Error(`what was asked for ${name}?`);
  const asked = request ?? changed(requestOf(change?.[0] ?? ""), change?.[1] ?? (() => undefined));
  const answer = await ask(method, asked);
  const told = answer.status === "OK" ? { code: "OK" } : { code: answer.status, message: answer.message };
  expect(told).toEqual({ code, ...omitUndefined({ message }) });
  if (answer.status !== "OK") expect(answer.details.map(reason)).toEqual(details ?? []);
  else if (method === "CreateUploadLocation")
    holdLocation(messageJson(CreateUploadLocationResponseSchema, answer.bytes) as JsonObject, expected);
  else if (method.endsWith("LaunchPlan") && method.startsWith("Get")) {
    const plan = toJson(LaunchPlanSchema, fromBinary(LaunchPlanSchema, answer.bytes), { alwaysEmitImplicit: true });
    expect(plan).toMatchObject(expected ?? {});
  } else if (method !== "GetVersion") expect(answer.bytes).toHaveLength(0);
}

function reason(detail: Uint8Array): unknown {
  const found = anyUnpack(fromBinary(AnySchema, detail), CreateWorkflowFailureReasonSchema);
  const type = `type.googleapis.com/${CreateWorkflowFailureReasonSchema.typeName}`;
  return found === undefined
    ? null
    : {
        "@type": type,
        ...(toJson(CreateWorkflowFailureReasonSchema, found, { useProtoFieldName: true }) as JsonObject),
      };
}

/** Ignores the store's address and values that differ between calls. */
function holdLocation({ signed_url, native_url, headers }: JsonObject, expected: JsonObject = {}): void {
  signedUrl = String(signed_url);
  const plain = (url: Json | undefined): string =>
    String(url)
      .replace(/^http:\/\/127\.0\.0\.1:\d+/, "")
      .replace(/(X-Amz-(?:Credential|Date|Signature)=)[^&]*/g, "$1…");
  const unnamed = (url: string): string =>
    "note" in expected ? url.replace(/\/[a-z2-9]{20}(?=$|\?)/, "/(random)") : url;
  expect({ signed: unnamed(plain(signed_url)), native: unnamed(String(native_url)), headers }).toEqual({
    signed: unnamed(plain(expected["signed_url"])),
    native: unnamed(String(expected["native_url"])),
    headers: expected["headers"],
  });
}

const putHeaders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "PUT without Content-MD5 (the same)": {},
  "PUT of that": {},
  "PUT with the given headers": {
    "content-md5": md5.toString("base64"),
    "x-amz-meta-flytecontentmd5": md5.toString("base64"),
  },
};

async function holdPut({ name, status, body = "" }: Answer): Promise<void> {
  const headers = putHeaders[name] ?? { "content-md5": md5.toString("base64") };
  const response = await fetch(signedUrl, { method: "PUT", body: CODE, headers });
  expect({ status: response.status, body: await response.text() }).toEqual({ status, body });
}

async function holdGateway(each: Answer): Promise<void> {
  const [verb = "", path = ""] = each.method.split(" ");
  const json = gatewayBodies[each.name]?.(requestOf("task"));
  const body = each.content_type === "application/json" ? JSON.stringify(json) : binary(json ?? {});
  const response = await fetch(`${admin.gateway}${path}`, {
    method: verb,
    headers: { "content-type": each.content_type ?? "" },
    ...omitUndefined({ body: json === undefined ? undefined : body }),
  });
  expect(response.status).toBe(each.status);
  expect(response.headers.get("content-type")).toBe(each.answer_content_type);
  const bytes = Buffer.from(await response.arrayBuffer());
  // The column depends on the whitespace in the JSON.
  const text = (given: string): string => given.replace(/line 1:\d+/, "line 1:…");
  if (each.body_base64 === undefined) expect(text(bytes.toString())).toBe(text(each.body ?? ""));
  else expect(bytes.toString("base64")).toBe(each.body_base64);
}

function binary(json: JsonObject): Uint8Array<ArrayBuffer> {
  return new Uint8Array(toBinary(TaskCreateRequestSchema, fromJson(TaskCreateRequestSchema, json)));
}

/** The requests that flytectl sends for the package, in order; those of the library first. */
async function holdPackage({ name, answers: expected }: Answer): Promise<void> {
  const which = name.includes("shop") ? "shop" : "twelve";
  if (name === "all of shop")
    for (const each of createRequests("pyflyte-register-library")) await ask(each.method, each.json);
  const found = [];
  for (const { method, json } of createRequests(which)) {
    const { status } = await ask(method, json);
    found.push({ method, name: (json["id"] as JsonObject)["name"], code: status });
  }
  expect(found).toEqual(expected);
}

function createRequests(name: string): { method: string; json: JsonObject }[] {
  const { requests } = JSON.parse(vectorText(`registration/${name}.json`));
  return requests.filter(({ method }: { method: string }) => /^Create(?!Upload)/.test(method));
}

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const fives = bits.match(/.{1,5}/g) ?? [];
  return fives.map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}
