import { buildImage, type FakeRegistry, fakeRegistry, type ImageSpec } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
const LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
const ALL = [OCI_INDEX, OCI_MANIFEST, LIST, DOCKER].join(", ");

const STORED: Readonly<Record<string, ImageSpec>> = {
  "OCI manifest": {},
  "OCI index": { platforms: ["linux/amd64", "linux/arm64"] },
  "Docker v2": { docker: true },
  "Docker list": { docker: true, platforms: ["linux/arm64", "linux/amd64"] },
};

/**
 * The responses of docker-registry 2.8.2: `=` the stored manifest, `child` the amd64 image of an index, `schema1` a
 * converted one.
 */
const NEGOTIATION: readonly (readonly [string, string | undefined, 404 | "=" | "child" | "schema1"])[] = [
  ["OCI manifest", undefined, 404],
  ["OCI manifest", "*/*", 404],
  ["OCI manifest", DOCKER, 404],
  ["OCI manifest", `${OCI_INDEX}, ${LIST}`, 404],
  ["OCI manifest", OCI_MANIFEST, "="],
  ["OCI manifest", ALL, "="],
  ["OCI index", undefined, 404],
  ["OCI index", DOCKER, 404],
  ["OCI index", OCI_MANIFEST, 404],
  ["OCI index", `${OCI_INDEX}, ${LIST}`, "="],
  ["OCI index", ALL, "="],
  ["Docker v2", undefined, "schema1"],
  ["Docker v2", OCI_MANIFEST, "schema1"],
  ["Docker v2", `${OCI_INDEX}, ${LIST}`, "schema1"],
  ["Docker v2", DOCKER, "="],
  ["Docker v2", ALL, "="],
  ["Docker list", undefined, "schema1"],
  ["Docker list", OCI_MANIFEST, "schema1"],
  ["Docker list", DOCKER, "child"],
  ["Docker list", `${OCI_INDEX}, ${LIST}`, "="],
  ["Docker list", ALL, "="],
];

describe("fake registry", () => {
  let registry: FakeRegistry;
  beforeEach(async () => {
    registry = await fakeRegistry();
  });
  afterEach(() => registry.close());

  const ask = (path: string, accept?: string, method = "GET"): Promise<Response> =>
    fetch(`${registry.origin}${path}`, { method, headers: accept === undefined ? {} : { accept } });

  it.each(NEGOTIATION)("%s asked with Accept %s", async (stored, accept, answer) => {
    const image = registry.push("acme/train", "v1", STORED[stored]);
    const got = await ask("/v2/acme/train/manifests/v1", accept);
    const digest = got.headers.get("docker-content-digest");
    if (answer === 404) {
      expect(await got.json()).toMatchObject({ errors: [{ code: "MANIFEST_UNKNOWN" }] });
    } else if (answer === "schema1") {
      const again = await ask("/v2/acme/train/manifests/v1", accept);
      expect(digest).not.toBe(image.digest);
      expect(await got.text()).not.toBe(await again.text());
    } else {
      expect(digest).toBe(answer === "=" ? image.digest : image.manifests[1]?.digest);
      const head = await ask("/v2/acme/train/manifests/v1", accept, "HEAD");
      expect(head.headers.get("docker-content-digest")).toBe(digest);
      expect(await head.text()).toBe("");
    }
  });

  it("answers 304 without a digest to If-None-Match", async () => {
    const { digest } = registry.push("acme/train", "v1");
    const url = `${registry.origin}/v2/acme/train/manifests/v1`;
    const got = await fetch(url, { headers: { accept: ALL, "if-none-match": `"${digest}"` } });
    expect([got.status, got.headers.get("docker-content-digest")]).toEqual([304, null]);
  });

  it("lists tags, gives blobs, and says what it does not know", async () => {
    const image = registry.push("acme/train", "v2");
    registry.push("acme/train", "v1");
    expect(await (await ask("/v2/acme/train/tags/list")).json()).toEqual({ name: "acme/train", tags: ["v1", "v2"] });
    const blob = await ask(`/v2/acme/train/blobs/${image.blobs[0]?.digest}`);
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(Uint8Array.from(image.blobs[0]?.bytes ?? []));
    expect((await ask("/v2/acme/other/tags/list")).status).toBe(404);
    expect((await ask("/v2/acme/train/blobs/sha256:0")).status).toBe(404);
    expect((await ask("/v2/acme/train/manifests/v1", ALL, "PUT")).status).toBe(405);
  });

  it("strikes with a fault so often as it is told", async () => {
    registry.push("acme/train", "v1");
    registry.setFaults([{ kind: "status", status: 429, retryAfter: "1", times: 1 }]);
    const path = "/v2/acme/train/manifests/v1";
    const first = await ask(path, ALL);
    expect([first.status, first.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await ask(path, ALL)).status).toBe(200);
  });

  it("gives out a token for one scope, and no entry with another", async () => {
    const guarded = await fakeRegistry({ auth: { kind: "bearer", users: { joe: "secret" } } });
    try {
      guarded.push("acme/train", "v1");
      const url = `${guarded.origin}/v2/acme/train/manifests/v1`;
      const first = await fetch(url, { headers: { accept: ALL } });
      expect(first.headers.get("www-authenticate")).toBe(
        `Bearer realm="${guarded.origin}/token",service="fake-registry",scope="repository:acme/train:pull"`,
      );
      const authorization = `Basic ${btoa("joe:secret")}`;
      const token = async (scope: string): Promise<string> => {
        const got = await fetch(`${guarded.origin}/token?scope=${scope}`, { headers: { authorization } });
        return ((await got.json()) as { token: string }).token;
      };
      const asked = async (bearer: string): Promise<Response> =>
        fetch(url, { headers: { accept: ALL, authorization: `Bearer ${bearer}` } });
      expect((await asked(await token("repository:acme/train:pull"))).status).toBe(200);
      const narrow = await asked(await token("repository:acme/other:pull"));
      expect([narrow.status, narrow.headers.get("www-authenticate")]).toEqual([
        401,
        expect.stringContaining("insufficient_scope"),
      ]);
    } finally {
      await guarded.close();
    }
  });

  it("builds the same image twice with the same digest", () => {
    const spec = { platforms: ["linux/amd64", "linux/arm64"], attestation: true };
    expect(buildImage(spec).digest).toBe(buildImage(spec).digest);
  });
});
