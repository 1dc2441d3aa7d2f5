import {
  configEntries,
  configImages,
  flytekitLayer,
  keysInOtherCase,
  readConfigFile,
  readPlatformConfig,
} from "@flyte-settings/core/config";
import { describe, expect, it } from "vitest";

const read = (yaml: string, env = {}) =>
  readPlatformConfig({ file: readConfigFile("c.yaml", yaml), env, typed: true }).values;

describe("typed configuration: values of another type are errors", () => {
  const text = (key: string, example: string, got: string) =>
    `c.yaml:2: admin.${key}: expected a string, for example ${example}, got ${got}`;
  it.each([
    ["authType: off", text("authType", "Pkce", "false. Write it in quotes")],
    ["authType: 1", text("authType", "Pkce", "1. Write it in quotes")],
    ["authType: [Pkce]", text("authType", "Pkce", "a list")],
    ["authType: 2024-01-01", text("authType", "Pkce", "a date")],
    ["endpoint: 8080", text("endpoint", "dns:///flyte.example.com", "8080. Write it in quotes")],
    ["clientId: 5", text("clientId", "ci-robot", "5. Write it in quotes")],
    ["httpProxyURL: 3128", text("httpProxyURL", "http://proxy.example.com:3128", "3128. Write it in quotes")],
    ["caCertFilePath: [a.pem]", text("caCertFilePath", "/etc/ssl/flyte-ca.pem", "a list")],
    ["scopes: 5", "c.yaml:2: admin.scopes: expected a list of strings, for example [all, offline], got 5"],
    ["scopes: {a: b}", "c.yaml:2: admin.scopes: expected a list of strings, for example [all, offline], got a mapping"],
    ["scopes: [1]", "c.yaml:2: admin.scopes: expected a list of strings, for example [all, offline], got a list"],
    ["insecureSkipVerify: fasle", "c.yaml:2: admin.insecureSkipVerify: expected true or false, got fasle"],
    ["insecureSkipVerify: [x]", "c.yaml:2: admin.insecureSkipVerify: expected true or false, got a list"],
    ["insecure: maybe", "c.yaml:2: admin.insecure: expected true or false, got maybe"],
  ])("%s", (line, message) => {
    expect(() => read(`admin:\n  ${line}\n`)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID", message }));
  });

  it.each(["5", "[a]", "text"])("a section that is %s", (section) => {
    expect(() => read(`admin: ${section}\n`)).toThrow(/^c\.yaml:1: admin: expected a mapping, got /);
  });

  it.each(["12345", "007", "1.0", "true", "[a]"])("task.project: %s is not replaced by the default", (value) => {
    const file = readConfigFile("c.yaml", `task:\n  project: ${value}\n`);
    expect(() => flytekitLayer(file)).toThrow(/^c\.yaml:2: task\.project: expected a string, for example flytesnacks/);
    expect(() => flytekitLayer(file, { compat: { config: "flytekit" } })).not.toThrow();
  });

  it("a variable with an unknown word for a switch", () => {
    expect(() => read("", { FLYTE_PLATFORM_INSECURE_SKIP_VERIFY: "fasle" })).toThrow(
      "variable FLYTE_PLATFORM_INSECURE_SKIP_VERIFY: expected true or false, got fasle",
    );
  });
});

describe("typed configuration: what is read", () => {
  it.each([
    ["insecure: true", { insecure: true }],
    ["insecure: 'No'", { insecure: false }],
    ["insecure: 1", { insecure: true }],
    ["insecure: null", { insecure: false }],
    ["endpoint: dns:///flyte.example.com", { endpoint: "flyte.example.com" }],
    ["scopes: all", { scopes: ["all"] }],
    ["scopes: [a, b]", { scopes: ["a", "b"] }],
    ["command: [gcloud, auth]", { command: ["gcloud", "auth"] }],
    ["EndPoint: flyte.example.com", { endpoint: "flyte.example.com" }],
  ])("%s", (line, values) => {
    expect(read(`admin:\n  ${line}\n`)).toMatchObject(values);
  });

  it("without `typed`, as flytekit", () => {
    const file = readConfigFile("c.yaml", "admin:\n  authType: off\n  insecureSkipVerify: fasle\n");
    expect(readPlatformConfig({ file }).values).toMatchObject({ authMode: false, insecureSkipVerify: true });
  });

  it("reports keys in another case once; the exact key takes precedence", () => {
    const file = readConfigFile("c.yaml", "Admin:\n  authtype: None\n  Endpoint: a\n  endpoint: b\n");
    if (file.format !== "yaml") throw new Error("not YAML");
    const known = configEntries.flatMap(({ yaml }) => yaml ?? []);
    expect(keysInOtherCase(file, known)).toEqual([
      { written: "Admin", as: "admin", line: 1 },
      { written: "Admin.authtype", as: "admin.authType", line: 2 },
    ]);
    expect(readPlatformConfig({ file, typed: true }).values).toMatchObject({ endpoint: "b", authMode: "None" });
  });
});

it("a file with invalid YAML, copied by a worker, is the same error", () => {
  const copied = structuredClone(readConfigFile("c.yaml", "images: [\n"));
  expect(() => configImages(copied)).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining("c.yaml:2:1") }),
  );
});
