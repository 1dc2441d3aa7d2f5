import type { FakeRegistry, FakeRegistryOptions } from "@flyte-settings/plugin-testkit";
import { beforeEach, describe } from "vitest";
import { type RegistryUnderTest, registryContract } from "./contract.ts";
import { dockerConfig, registryOf, sessionOf, testHost, type World } from "./support.ts";

const KINDS: readonly (readonly [string, FakeRegistryOptions, (host: string) => World])[] = [
  ["open", {}, () => ({})],
  ["basic", { auth: { kind: "basic", users: { joe: "secret" } } }, dockerConfig],
  ["bearer, anonymous", { auth: { kind: "bearer" } }, () => ({})],
  ["bearer, with credentials", { auth: { kind: "bearer", users: { joe: "secret" } } }, dockerConfig],
  [
    "bearer, identity token",
    { auth: { kind: "bearer", identityTokens: ["id-1"] } },
    (host) => ({
      files: { "/home/joe/.docker/config.json": JSON.stringify({ auths: { [host]: { identitytoken: "id-1" } } }) },
    }),
  ],
  [
    "bearer, identity token, no POST",
    { auth: { kind: "bearer", identityTokens: ["id-1"], post: false, field: "access_token" } },
    (host) => ({
      files: { "/home/joe/.docker/config.json": JSON.stringify({ auths: { [host]: { identitytoken: "id-1" } } }) },
    }),
  ],
];

describe.each(KINDS)("fake registry, %s", (_, options, world) => {
  let registry: FakeRegistry;
  beforeEach(async () => {
    registry = await registryOf(options);
  });
  registryContract(
    (): RegistryUnderTest => ({
      host: registry.host,
      push: (repository, tag, spec) => registry.push(repository, tag, spec),
      session: () => sessionOf(testHost(world(registry.host))),
    }),
  );
});

describe("fake registry, behind a front that redirects", () => {
  let front: FakeRegistry;
  let behind: FakeRegistry;
  beforeEach(async () => {
    behind = await registryOf({ auth: { kind: "bearer" } });
    front = await registryOf({ redirectTo: behind.origin });
  });
  registryContract(
    (): RegistryUnderTest => ({
      host: front.host,
      push: (repository, tag, spec) => behind.push(repository, tag, spec),
      session: () => sessionOf(testHost(dockerConfig(front.host))),
    }),
  );
});
