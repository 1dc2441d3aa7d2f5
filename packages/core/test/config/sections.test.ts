import {
  configCandidates,
  configImages,
  configImagesValue,
  type PlatformConfig,
  readConfigFile,
  readPlatformConfig,
  readS3Config,
  readTaskConfig,
} from "@flyte-settings/core/config";
import { describe, expect, it } from "vitest";

const yaml = (text: string) => readConfigFile("config.yaml", text);
const ini = (text: string) => readConfigFile("flytekit.config", text);
const readFile = (path: string) => ({ "secret.txt": " from-file\n" })[path] ?? missing();
const missing = () => {
  throw new Error("not there");
};

type Env = Record<string, string>;
const platforms: readonly (readonly [name: string, text: string, env: Env, expected: Partial<PlatformConfig>])[] = [
  [
    "defaults",
    "",
    {},
    { endpoint: "localhost:30080", insecure: false, scopes: [], authMode: "standard", rpcRetries: 3 },
  ],
  ["endpoint", "admin: { endpoint: dns:///h:80 }", {}, { endpoint: "h:80" }],
  ["endpoint-that-is-not-a-string", "admin: { endpoint: 5 }", {}, { endpoint: "localhost:30080" }],
  ["words-for-false", "admin: { insecure: 'Off' }", {}, { insecure: false }],
  ["zero-counts-as-nothing", "admin: { insecure: 0 }", {}, { insecure: false }],
  ["list-from-a-text", "admin: { command: 'a, b' }", {}, { command: ["a", " b"] }],
  ["variable-wins", "admin: { clientId: a }", { FLYTE_CREDENTIALS_CLIENT_ID: "b" }, { clientId: "b" }],
  ["empty-variable-is-not-set", "admin: { clientId: a }", { FLYTE_CREDENTIALS_CLIENT_ID: "" }, { clientId: "a" }],
  [
    "secret-in-a-file",
    "admin: { clientSecretLocation: secret.txt }",
    {},
    { clientCredentialsSecret: "from-file", authMode: "ClientSecret" },
  ],
  [
    "secret-in-a-variable",
    "admin: { clientSecretEnvVar: S, authType: Pkce }",
    { S: "x" },
    { clientCredentialsSecret: "x", authMode: "ClientSecret" },
  ],
  [
    "secret-itself-keeps-the-mode",
    "admin: { authType: Pkce }",
    { FLYTE_CREDENTIALS_CLIENT_SECRET: "x" },
    { clientCredentialsSecret: "x", authMode: "Pkce" },
  ],
  ["broken-file-is-empty", "admin: [", {}, { endpoint: "localhost:30080" }],
];

describe("readPlatformConfig", () => {
  it.each(platforms)("%s", (_, text, env, expected) => {
    expect(readPlatformConfig({ file: yaml(text), env, readFile }).values).toMatchObject(expected);
  });
  it("an empty variable hides the file in flytekit's manner", () => {
    const sources = {
      file: yaml("admin: { endpoint: h }"),
      env: { FLYTE_PLATFORM_URL: "" },
      compat: "flytekit",
    } as const;
    expect(readPlatformConfig(sources).values.endpoint).toBe("localhost:30080");
  });
  it("says where values came from", () => {
    const { origins } = readPlatformConfig({
      file: yaml("admin:\n  endpoint: h\n"),
      env: { FLYTE_PLATFORM_INSECURE: "1" },
    });
    expect(origins.endpoint).toEqual({ layer: "flytekit", file: "config.yaml", line: 2, key: "admin.endpoint" });
    expect(origins.insecure).toEqual({ layer: "environment", variable: "FLYTE_PLATFORM_INSECURE" });
    expect(origins).not.toHaveProperty("scopes");
  });
  it.each([
    ["missing-file", "admin: { clientSecretLocation: nowhere }", /not there/],
    ["place-that-is-not-a-string", "admin: { clientSecretEnvVar: 5 }", /config\.yaml:1: expected a string, got 5/],
  ])("%s is an error", (_, text, message) => {
    expect(() => readPlatformConfig({ file: yaml(text), env: {}, readFile })).toThrow(message);
  });
});

describe("other sections", () => {
  it("reads INI with configparser's words and lines", () => {
    const file = ini("[aws]\nenable_debug=on\nretries=0\nbackoff_seconds=11\n[local]\nproject=p\n");
    expect(readS3Config({ file }).values).toEqual({ enableDebug: true, retries: 3, backoffSeconds: 11 });
    expect(readTaskConfig({ file }).origins.project).toMatchObject({ line: 6, key: "[local] project" });
  });
  it("refuses an INI boolean that is none, with its line", () => {
    expect(() => readS3Config({ file: ini("[aws]\n\nenable_debug=maybe\n") })).toThrow(
      /^flytekit\.config:3: Not a boolean: maybe/,
    );
  });
  it("a value that cannot be interpolated is not there", () => {
    expect(readTaskConfig({ file: ini("[local]\nproject=5%\n") }).values.project).toBe("flytesnacks");
  });
});

const images: readonly (readonly [name: string, file: ReturnType<typeof yaml>, expected: readonly string[]])[] = [
  ["empty-yaml", yaml(""), []],
  ["nothing-behind-the-colon", yaml("images:\n"), []],
  ["order-kept", yaml("images: { '2': b, '1': a }"), ["2=b", "1=a"]],
  ["ini-case-kept", ini("[images]\nSpark=x:1\n"), ["Spark=x:1"]],
  ["ini-default-is-no-image", ini("[DEFAULT]\nr=acme\n[images]\na=%(r)s/x\n"), ["a=acme/x"]],
];

const brokenImages: readonly (readonly [name: string, text: string, message: string])[] = [
  ["broken", "images: [", "config.yaml:1:"],
  ["list", "a: b\nimages: [a]\n", "config.yaml:2: images: expected a mapping of names, got a list"],
  ["root-list", "- images\n", "config.yaml:1: expected a mapping, got a list"],
  [
    "name-that-is-not-a-string",
    "images:\n  yes: x:1\n",
    "config.yaml:2: images: expected the name of an image as a string",
  ],
  [
    "reference-that-is-not-a-string",
    "images:\n  a: 1.5\n",
    "config.yaml:2: images: expected an image reference as a string",
  ],
];

describe("configImages", () => {
  it.each(images)("%s", (_, file, expected) => {
    expect(configImages(file).map(({ name, reference }) => `${name}=${reference}`)).toEqual(expected);
  });
  it.each(brokenImages)("%s is an error with file and line", (_, text, message) => {
    expect(() => configImages(yaml(text))).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining(message) }),
    );
  });
  it("gives flytekit's answers in its manner", () => {
    const file = readConfigFile("f", "[DEFAULT]\nr=acme\n[images]\nSpark=x\n", { compat: "flytekit" });
    expect(configImages(file, { compat: "flytekit" }).map(({ name }) => name)).toEqual(["spark", "r"]);
    expect(configImagesValue(yaml(""))).toBeUndefined();
    expect(configImagesValue(yaml("images: 5"))).toBe(5);
  });
});

describe("configCandidates", () => {
  it("asks the variables first, then the working directory, then home", () => {
    expect(configCandidates({ FLYTECTL_CONFIG: "x.yml" }, "/h").map(({ path }) => path)).toEqual([
      "x.yml",
      "flytekit.config",
      "/h/.flyte/config",
      "/h/.flyte/config.yaml",
    ]);
  });
  it("an empty override hides FLYTECTL_CONFIG in flytekit's manner alone", () => {
    const env = { _FLYTECTL_CONFIG_PYFLYTE_OVERRIDE: "", FLYTECTL_CONFIG: "x" };
    expect(configCandidates(env, undefined)[0]).toEqual({ path: "x", format: "ini", variable: "FLYTECTL_CONFIG" });
    expect(configCandidates(env, undefined, { compat: "flytekit" })[0]?.path).toBe("flytekit.config");
  });
});
