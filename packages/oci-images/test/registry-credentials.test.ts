import { registryCredentials, resolveImage } from "@flyte-settings/oci-images";
import { describe, expect, it } from "vitest";
import { authOf, registryOf, sessionOf, testHost } from "./support.ts";

const CONFIG = "/home/joe/.docker/config.json";
const config = (value: object): Record<string, string> => ({ [CONFIG]: JSON.stringify(value) });
const entry = { auth: authOf("joe", "secret") };
const joe = { username: "joe", password: "secret" };

const found: readonly (readonly [string, object, string, unknown])[] = [
  ["a host", { auths: { "reg.example": entry } }, "reg.example", joe],
  ["a host and its port", { auths: { "localhost:5000": entry } }, "localhost:5000", joe],
  ["Docker Hub by its API's name", { auths: { "docker.io": entry } }, "registry-1.docker.io", joe],
  ["no entry for another port", { auths: { "reg.example": entry } }, "reg.example:5000", undefined],
  ["no entry for a parent domain", { auths: { "eu.reg.example": entry } }, "reg.example", undefined],
  ["no entry for the whole registry", { auths: { "reg.example/acme": entry } }, "reg.example", undefined],
  [
    "an identity token, as docker's helpers write it",
    { auths: { "reg.example": { identitytoken: "t" } } },
    "reg.example",
    { username: "<token>", password: "t" },
  ],
  ["a bearer token is not a password", { auths: { "reg.example": { registrytoken: "t" } } }, "reg.example", undefined],
];

describe("credentials for plugins", () => {
  it.each(found)("%s", async (_, value, registry, expected) => {
    expect(await registryCredentials(testHost({ files: config(value) }))(registry)).toEqual(expected);
  });

  it.each(["acme", "", "reg.example/acme", "https://reg.example", "*.example", "reg.example\n"])(
    "rejects %j as a registry",
    async (registry) => {
      const files = config({ auths: { "reg.example": entry } });
      await expect(registryCredentials(testHost({ files }))(registry)).rejects.toMatchObject({
        code: "IMAGE_REFERENCE_INVALID",
        message: expect.stringMatching(/Expected a host with an optional port/),
      });
    },
  );

  it("runs a helper once per registry", async () => {
    const asked: string[] = [];
    const run = (program: string, _: readonly string[], input: string) => {
      asked.push(`${program} ${input}`);
      return { exitCode: 0, stdout: JSON.stringify({ ServerURL: "x", Username: "joe", Secret: "secret" }) };
    };
    const find = registryCredentials(testHost({ files: config({ credsStore: "pass" }), run }));
    expect([await find("reg.example"), await find("reg.example")]).toEqual([joe, joe]);
    expect(asked).toEqual(["docker-credential-pass reg.example"]);
  });
});

describe("401 after a credential store failed", () => {
  it("names the store, and where it is configured", async () => {
    const registry = await registryOf({ auth: { kind: "basic", users: { joe: "secret" } } });
    registry.push("acme/train", "v1");
    const session = sessionOf(testHost({ files: config({ credsStore: "desktop.exe" }) }));
    await expect(resolveImage(session, `${registry.host}/acme/train:v1`)).rejects.toMatchObject({
      message: expect.stringMatching(
        /answered 401.*without credentials, because credential helper docker-credential-desktop\.exe \(named in .*config\.json\) is not on PATH/,
      ),
    });
  });
});
