import { isFlyteSettingsError } from "@flyte-settings/core";
import { parseImagesLock } from "@flyte-settings/oci-images";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAuthFile } from "../src/auth/auth-file.ts";
import { errorBodyText } from "../src/http/registry-error.ts";
import { parseImageConfig } from "../src/image-config.ts";
import { parseManifest } from "../src/registry/manifest.ts";

const json = fc.json({ maxDepth: 4 });
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** Documents that are almost valid, with one unexpected value somewhere. */
const odd = fc.oneof(
  json.map((text) => JSON.parse(text)),
  fc.constantFrom(null, {}, [], "", -1, 1.5, "sha256:zz"),
);
const document = fc
  .record(
    {
      manifests: fc.array(
        fc.oneof(odd, fc.record({ digest: odd, size: odd, mediaType: odd, platform: odd, annotations: odd })),
      ),
      layers: fc.oneof(odd, fc.array(odd)),
      config: odd,
      os: odd,
      architecture: odd,
      errors: fc.oneof(odd, fc.array(odd)),
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value));

function onlyOurs(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
  }
}

describe("whatever a registry or a file says, nothing but our errors comes of it", () => {
  it.each([INDEX, MANIFEST])("a manifest of type %s", (type) => {
    fc.assert(
      fc.property(fc.oneof(document, json), (text) =>
        onlyOurs(() => parseManifest(bytesOf(text), type, "r.example/x:1")),
      ),
    );
  });

  it("a configuration", () => {
    fc.assert(
      fc.property(fc.oneof(document, json, fc.string()), (text) =>
        onlyOurs(() => parseImageConfig(bytesOf(text), "r.example/x:1")),
      ),
    );
  });

  it("a credential file", () => {
    fc.assert(
      fc.property(fc.oneof(document, json, fc.string()), (text) => onlyOurs(() => parseAuthFile(text, "config.json"))),
    );
  });

  it("an error body, which becomes one line", () => {
    fc.assert(
      fc.property(fc.oneof(document, json, fc.string()), (text) => {
        const said = errorBodyText(bytesOf(text));
        expect(said.length).toBeLessThan(1200);
        expect(said).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it("a lock file", async () => {
    const lines = fc.array(
      fc.constantFrom(
        "lockVersion: 1",
        "images:",
        "  - requested: r.io/x:1",
        "    digest: x",
        "    origins: [{ from: x }]",
        "a: &a [*a]",
        "? x",
        "- 1",
        "%YAML 1.1",
        "---",
        "!!js x",
        "\t",
      ),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          lines.map((all) => all.join("\n")),
          fc.string(),
        ),
        async (text) => {
          await parseImagesLock(text, "images.lock.yaml").catch((error: unknown) => {
            if (!isFlyteSettingsError(error)) throw error;
          });
        },
      ),
    );
  });
});
