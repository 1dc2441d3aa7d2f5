import { describe, expect, it } from "vitest";
import { createCredentialFinder } from "../src/auth/credentials.ts";
import { REGISTRY_DEFAULTS } from "../src/registry-options.ts";
import { authOf, testHost, type World } from "./support.ts";

const DOCKER = "/home/joe/.docker/config.json";
const PODMAN = "/home/joe/.config/containers/auth.json";
const auths = (entries: Record<string, object>): string => JSON.stringify({ auths: entries });
const user = (name: string, password = "pw"): object => ({ auth: authOf(name, password) });
const helper = (username: string, secret: string) => () => ({
  exitCode: 0,
  stdout: JSON.stringify({ ServerURL: "x", Username: username, Secret: secret }),
});

async function who(
  world: World,
  domain: string,
  path = "acme/train",
  order: "docker" | "podman" = "docker",
): Promise<unknown> {
  const found = await createCredentialFinder(testHost(world), { ...REGISTRY_DEFAULTS, credentialOrder: order })({
    domain,
    path,
  });
  return found?.kind === "password" ? `${found.username}:${found.password}` : found && `${found.kind} ${found.token}`;
}

const KEYS: readonly (readonly [string, Record<string, object>, string, string, string | undefined])[] = [
  ["exact-host", { "reg.example": user("a") }, "reg.example", "acme/train", "a:pw"],
  ["host-with-port", { "reg.example:5000": user("a") }, "reg.example:5000", "acme/train", "a:pw"],
  ["port-differs", { "reg.example": user("a") }, "reg.example:5000", "acme/train", undefined],
  ["never-a-part-of-a-name", { "reg.example.evil.test": user("a"), example: user("b") }, "reg.example", "x", undefined],
  ["never-a-suffix", { "evilreg.example": user("a") }, "reg.example", "x", undefined],
  ["docker-hub", { "https://index.docker.io/v1/": user("a") }, "docker.io", "library/x", "a:pw"],
  ["docker-hub-of-podman", { "docker.io": user("a") }, "docker.io", "library/x", "a:pw"],
  ["docker-hub-is-no-suffix", { "evil-docker.io": user("a") }, "docker.io", "library/x", undefined],
  ["legacy-url", { "https://reg.example/v1/": user("a") }, "reg.example", "x", "a:pw"],
  ["legacy-url-with-http", { "http://reg.example": user("a") }, "reg.example", "x", "a:pw"],
  [
    "exact-before-legacy",
    { "https://reg.example/v1/": user("a"), "reg.example": user("b") },
    "reg.example",
    "x",
    "b:pw",
  ],
  [
    "longest-path",
    { "reg.example": user("a"), "reg.example/acme": user("b"), "reg.example/acme/train": user("c") },
    "reg.example",
    "acme/train",
    "c:pw",
  ],
  ["path-at-boundary", { "reg.example": user("a"), "reg.example/acm": user("b") }, "reg.example", "acme/train", "a:pw"],
  ["path-of-another", { "reg.example/other": user("b") }, "reg.example", "acme/train", undefined],
  ["case-of-host", { "REG.example": user("a") }, "reg.example", "x", "a:pw"],
  ["empty-entry-is-none", { "reg.example": {} }, "reg.example", "x", undefined],
  ["neither-user-nor-password-is-nobody", { "reg.example": user("", "") }, "reg.example", "x", undefined],
  ["a-password-without-user-is-sent", { "reg.example": user("", "token") }, "reg.example", "x", ":token"],
  ["username-and-password", { "reg.example": { username: "a", password: "b" } }, "reg.example", "x", "a:b"],
  [
    "identity-token",
    { "reg.example": { auth: authOf("<token>", ""), identitytoken: "t1" } },
    "reg.example",
    "x",
    "identity t1",
  ],
  ["registry-token", { "reg.example": { registrytoken: "t2" } }, "reg.example", "x", "registry t2"],
  ["first-colon-splits", { "reg.example": { auth: authOf("a", "b:c") } }, "reg.example", "x", "a:b:c"],
  ["final-nuls-go", { "reg.example": { auth: authOf("a", "b\0\0") } }, "reg.example", "x", "a:b"],
  ["prototype", { "reg.example": user("a") }, "__proto__", "x", undefined],
];

describe("credentials", () => {
  it.each(KEYS)("%s", async (_, entries, domain, path, expected) => {
    expect(await who({ files: { [DOCKER]: auths(entries) } }, domain, path)).toBe(expected);
  });

  it("are looked for in order, and the order is an option", async () => {
    const files = {
      [DOCKER]: auths({ r: user("docker") }),
      "/other/config.json": auths({ r: user("DOCKER_CONFIG") }),
      "/reg.json": auths({ r: user("REGISTRY_AUTH_FILE") }),
      "/run/u/containers/auth.json": auths({ r: user("XDG_RUNTIME_DIR") }),
      [PODMAN]: auths({ r: user("podman") }),
    };
    const env = {
      DOCKER_AUTH_CONFIG: auths({ r: user("DOCKER_AUTH_CONFIG") }),
      REGISTRY_AUTH_FILE: "/reg.json",
      XDG_RUNTIME_DIR: "/run/u",
    };
    expect(await who({ files, env }, "r")).toBe("DOCKER_AUTH_CONFIG:pw");
    expect(await who({ files, env: { ...env, DOCKER_AUTH_CONFIG: "" } }, "r")).toBe("docker:pw");
    expect(await who({ files, env: { DOCKER_CONFIG: "/other" } }, "r")).toBe("DOCKER_CONFIG:pw");
    const relative = { "docker/config.json": auths({ r: user("relative") }) };
    expect(await who({ files: relative, env: { DOCKER_CONFIG: "docker" } }, "r")).toBe("relative:pw");
    expect(await who({ files, env: { DOCKER_CONFIG: "/nowhere", REGISTRY_AUTH_FILE: "/reg.json" } }, "r")).toBe(
      "REGISTRY_AUTH_FILE:pw",
    );
    expect(await who({ files: { [PODMAN]: files[PODMAN] ?? "" } }, "r")).toBe("podman:pw");
    expect(await who({ files, env }, "r", "x", "podman")).toBe("REGISTRY_AUTH_FILE:pw");
    expect(await who({ files, env: { XDG_RUNTIME_DIR: "/run/u" } }, "r", "x", "podman")).toBe("XDG_RUNTIME_DIR:pw");
  });

  it("of a later file count where an earlier one knows nobody", async () => {
    const files = { [DOCKER]: auths({ other: user("a") }), [PODMAN]: auths({ r: user("b") }) };
    expect(await who({ files }, "r")).toBe("b:pw");
  });

  it("credHelpers, then credsStore, then auths", async () => {
    const file = (value: object): Record<string, string> => ({ [DOCKER]: JSON.stringify(value) });
    const asked: string[] = [];
    const run: NonNullable<World["run"]> = (program, args, input) => {
      asked.push(`${program} ${args.join(" ")} ${input}`);
      return helper("h", "s")();
    };
    const value = { auths: { r: user("a") }, credsStore: "store", credHelpers: { r: "mine" } };
    expect(await who({ files: file(value), run }, "r")).toBe("h:s");
    expect(await who({ files: file({ ...value, credHelpers: {} }), run }, "r")).toBe("h:s");
    expect(await who({ files: file({ credHelpers: { "docker.io": "mine" } }), run }, "docker.io")).toBe("h:s");
    expect(asked).toEqual([
      "docker-credential-mine get r",
      "docker-credential-store get r",
      "docker-credential-mine get https://index.docker.io/v1/",
    ]);
    expect(await who({ files: file(value), run: helper("<token>", "id") }, "r")).toBe("identity id");
  });

  it("a configured helper without credentials is final, a store is not", async () => {
    const run: NonNullable<World["run"]> = () => ({
      exitCode: 1,
      stdout: "credentials not found in native keychain\n",
    });
    const named = {
      [DOCKER]: JSON.stringify({ auths: { r: user("a") }, credHelpers: { r: "mine" } }),
      [PODMAN]: auths({ r: user("b") }),
    };
    expect(await who({ files: named, run }, "r")).toBeUndefined();
    const store = { [DOCKER]: JSON.stringify({ auths: { r: user("a") }, credsStore: "store" }) };
    expect(await who({ files: store, run }, "r")).toBe("a:pw");
  });

  it.each([
    ["not-found", { failure: "not-found" as const, exitCode: undefined, stdout: "" }],
    ["failing", { exitCode: 2, stdout: "" }],
  ])("a credsStore of another machine is reported and passed over: %s", async (_, result) => {
    const reports: string[] = [];
    const files = { [DOCKER]: JSON.stringify({ auths: { r: user("a") }, credsStore: "desktop.exe" }) };
    const world = testHost({ files, run: () => result as never });
    const find = createCredentialFinder(world, REGISTRY_DEFAULTS, (message) => reports.push(message));
    expect(await find({ domain: "r", path: "x" })).toMatchObject({ username: "a", password: "pw" });
    expect(await find({ domain: "other", path: "x" })).toBeUndefined();
    for (const message of reports) expect(message).toMatch(/docker-credential-desktop\.exe /);
    expect(reports).toHaveLength(2);
  });

  it.each([
    ["not-json", "{auths"],
    ["a-list", "[]"],
    ["auths-is-a-text", '{"auths":"x"}'],
    ["auth-is-no-base64", auths({ r: { auth: "c2VjcmV0!!" } })],
    ["auth-without-colon", auths({ r: { auth: Buffer.from("topsecret").toString("base64") } })],
  ])("a file that cannot be understood is named and not shown: %s", async (_, text) => {
    const failed = who({ files: { [DOCKER]: text } }, "r");
    await expect(failed).rejects.toMatchObject({
      code: "CREDENTIALS_INVALID",
      message: expect.stringContaining(DOCKER),
    });
    await expect(failed).rejects.not.toMatchObject({ message: expect.stringMatching(/topsecret|c2Vj/) });
  });
});
