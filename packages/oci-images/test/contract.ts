import type { RegistrySession } from "@flyte-settings/oci-images";
import {
  ImagesLock,
  imageExists,
  listPlatforms,
  pinImages,
  readImageConfig,
  resolveImage,
  verifyImages,
} from "@flyte-settings/oci-images";
import type { BuiltImage, ImageSpec } from "@flyte-settings/plugin-testkit";
import { expect, it } from "vitest";

/** A registry under test, fake or real; every call of `push` creates the tag again. */
export interface RegistryUnderTest {
  /** `host:port`, as in references. */
  readonly host: string;
  push(repository: string, tag: string, spec: ImageSpec): Promise<BuiltImage> | BuiltImage;
  session(): RegistrySession;
  /** `HEAD /v2/…` of a missing tag returns 404 to authorized clients. Default true. */
  readonly tellsMissing?: boolean;
}

const SPECS: readonly (readonly [string, ImageSpec])[] = [
  ["oci-manifest", {}],
  ["oci-index", { platforms: ["linux/amd64", "linux/arm64"] }],
  ["oci-index-of-one", { index: true }],
  ["oci-index-with-attestation", { platforms: ["linux/amd64", "linux/arm64"], attestation: true }],
  ["docker-manifest", { docker: true }],
  ["docker-list", { docker: true, platforms: ["linux/amd64", "linux/arm/v7"] }],
];

const CONFIG = {
  User: "1000:1000",
  WorkingDir: "/app",
  Env: ["PATH=/opt/venv/bin:/bin", "PYTHONPATH=/root"],
  Entrypoint: ["/bin/sh", "-c"],
};

/** The behavior of every registry; run against the fake one and the real ones alike. */
export function registryContract(registry: () => RegistryUnderTest): void {
  it.each(SPECS)("gives the digest of what was pushed: %s", async (name, spec) => {
    const pushed = await registry().push("acme/digest", name, spec);
    const found = await resolveImage(registry().session(), `${registry().host}/acme/digest:${name}`);
    expect(found).toMatchObject({ digest: pushed.digest, mediaType: pushed.mediaType });
    expect(found.pinned).toBe(`${registry().host}/acme/digest@${pushed.digest}`);
  });

  it.each(SPECS)("is asked by digest: %s", async (name, spec) => {
    const pushed = await registry().push("acme/by-digest", name, spec);
    const found = await resolveImage(registry().session(), `${registry().host}/acme/by-digest@${pushed.digest}`);
    expect(found.digest).toBe(pushed.digest);
  });

  it("lists the platforms of an index, and leaves attestations out", async () => {
    const spec = { platforms: ["linux/arm64", "linux/amd64"], attestation: true };
    await registry().push("acme/platforms", "multi", spec);
    await registry().push("acme/platforms", "single", { platforms: ["linux/arm64"] });
    const session = registry().session();
    expect(await listPlatforms(session, `${registry().host}/acme/platforms:multi`)).toEqual([
      "linux/amd64",
      "linux/arm64",
    ]);
    expect(await listPlatforms(session, `${registry().host}/acme/platforms:single`)).toEqual(["linux/arm64"]);
  });

  it("chooses a platform's own image out of an index", async () => {
    const pushed = await registry().push("acme/choose", "v1", { platforms: ["linux/amd64", "linux/arm64"] });
    const reference = `${registry().host}/acme/choose:v1`;
    const found = await resolveImage(registry().session(), reference, { platform: "linux/aarch64" });
    expect(found.digest).toBe(pushed.manifests[1]?.digest);
    await expect(resolveImage(registry().session(), reference, { platform: "linux/s390x" })).rejects.toMatchObject({
      code: "IMAGE_NOT_FOUND",
      message: expect.stringContaining("there is linux/amd64, linux/arm64"),
    });
  });

  it("reads an image's own configuration", async () => {
    await registry().push("acme/config", "v1", { platforms: ["linux/amd64", "linux/arm64"], config: CONFIG });
    const config = await readImageConfig(registry().session(), `${registry().host}/acme/config:v1`, {
      platform: "arm64",
    });
    expect(config).toEqual({
      platform: "linux/arm64",
      user: "1000:1000",
      workingDir: "/app",
      env: { PATH: "/opt/venv/bin:/bin", PYTHONPATH: "/root" },
      entrypoint: ["/bin/sh", "-c"],
    });
  });

  it("says there, missing or unknown", async () => {
    await registry().push("acme/exists", "v1", {});
    const session = registry().session();
    expect(await imageExists(session, `${registry().host}/acme/exists:v1`)).toMatchObject({ state: "there" });
    const missing = registry().tellsMissing === false ? "unknown" : "missing";
    expect(await imageExists(session, `${registry().host}/acme/exists:v2`)).toMatchObject({ state: missing });
    expect(await imageExists(session, `${registry().host}/acme/nowhere:v1`)).toMatchObject({
      state: expect.stringMatching(/missing|unknown/),
    });
    expect(await imageExists(session, "127.0.0.1:1/acme/exists:v1")).toMatchObject({ state: "unknown" });
  });

  it("pins many at once and verifies the lock", async () => {
    const pushed = await registry().push("acme/many", "v1", {});
    const other = await registry().push("acme/many", "v2", { docker: true });
    const reference = `${registry().host}/acme/many`;
    const requests = [
      { name: "default", reference: `${reference}:v1` },
      { name: "spark", reference: `${reference}:v2` },
      { name: "again", reference: `${reference}:v1` },
    ];
    const { images, lock } = await pinImages(registry().session(), requests);
    expect(images.map(({ digest }) => digest)).toEqual([pushed.digest, other.digest, pushed.digest]);
    expect(lock.images.map(({ requested }) => requested)).toEqual([`${reference}:v1`, `${reference}:v2`]);
    const moved = await registry().push("acme/many", "v1", { config: { User: "1" } });
    expect(await verifyImages(registry().session(), lock)).toEqual([
      { requested: `${reference}:v1`, digest: pushed.digest, state: "moved", now: moved.digest },
      { requested: `${reference}:v2`, digest: other.digest, state: "same" },
    ]);
    expect(ImagesLock.find(lock, `${reference}:v1`)?.origins).toEqual([{ from: "again" }, { from: "default" }]);
  });
}
