import { type ImageConfig, isFlyteSettingsError, registerableContainerImage } from "@flyte-settings/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const compat = { compat: "flytekit" } as const;
const config: ImageConfig = {
  defaultImage: { name: "default", fqn: "r/app", tag: "v1" },
  images: [
    { name: "default", fqn: "r/app", tag: "v1" },
    { name: "spark", fqn: "r/spark", tag: "3.5" },
    { name: "pinned", fqn: "r/pin", digest: DIGEST },
    { name: "bare", fqn: "r/bare" },
    { name: "team.etl", fqn: "r/etl", tag: "7" },
    { name: "both", fqn: "r/both", tag: "1", digest: DIGEST },
    { name: "wired", fqn: "r/both:1", digest: DIGEST },
    { name: "odd", fqn: "{{.image.spark}}", tag: "$&" },
  ],
};

function outcome(text: string | undefined, options = {}): string {
  try {
    return registerableContainerImage(text, config, options);
  } catch (error) {
    if (isFlyteSettingsError(error)) return error.code;
    throw error;
  }
}

const templates = [
  ["nothing-is-the-default", undefined, "r/app:v1", "r/app:v1"],
  ["empty-is-the-default", "", "r/app:v1", "r/app:v1"],
  ["no-template", "r/x:1", "r/x:1", "r/x:1"],
  ["no-version-wanted", "r/x", "r/x", "r/x"],
  ["whole", "{{.image.spark}}", "r/spark:3.5", "r/spark:3.5"],
  ["parts", "{{ .image.spark.fqn }}:{{.images.default.version}}", "r/spark:v1", "r/spark:v1"],
  ["in-any-case", "{{.Image.spark}}", "r/spark:3.5", "r/spark:3.5"],
  ["white-space-of-ascii", "{{\t.image.spark\n}}", "r/spark:3.5", "r/spark:3.5"],
  ["a-digest-turns-the-colon", "{{.image.pinned.fqn}}:{{.image.pinned.version}}", `r/pin@${DIGEST}`, `r/pin@${DIGEST}`],
  ["an-at-stays", "r/x@{{.image.pinned.version}}", `r/x@${DIGEST}`, `r/x@${DIGEST}`],
  ["a-bare-image-takes-the-default's-version", "{{.image.bare.fqn}}:{{.image.bare.version}}", "r/bare:v1", "r/bare:v1"],
  [
    "several",
    "{{.image.spark.fqn}}-gpu:{{.image.spark.version}}-{{.image.default.version}}",
    "r/spark-gpu:3.5-v1",
    "r/spark-gpu:3.5-v1",
  ],
  ["tag", "r/x:{{.image.spark.tag}}", "r/x:3.5", "TEMPLATE_UNRESOLVED"],
  ["digest-turns-the-colon", "r/x:{{.image.pinned.digest}}", `r/x@${DIGEST}`, "TEMPLATE_UNRESOLVED"],
  ["full", "{{.image.spark.full}}", "r/spark:3.5", "TEMPLATE_UNRESOLVED"],
  ["full-of-both", "{{.image.both}}", `r/both:1@${DIGEST}`, `r/both@${DIGEST}`],
  ["tag-in-fqn", "r/x:{{.image.wired.tag}}", "r/x:1", "TEMPLATE_UNRESOLVED"],
  ["dotted-name", "{{.image.team.etl}}", "r/etl:7", "IMAGE_NOT_FOUND"],
  ["dotted-name-and-attribute", "{{.image.team.etl.fqn}}:1", "r/etl:1", "{{.image.team.etl.fqn}}:1"],
  ["no-such-tag", "{{.image.pinned.tag}}", "IMAGE_VERSION_MISSING", "TEMPLATE_UNRESOLVED"],
  ["no-such-name", "{{.image.nobody}}", "IMAGE_NOT_FOUND", "IMAGE_NOT_FOUND"],
  ["attributes-count-their-case", "{{.image.spark.FQN}}", "TEMPLATE_UNRESOLVED", "TEMPLATE_UNRESOLVED"],
  ["names-of-a-prototype", "{{.image.spark.constructor}}", "TEMPLATE_UNRESOLVED", "TEMPLATE_UNRESOLVED"],
  ["bare-in-full", "{{.image.bare}}", "IMAGE_VERSION_MISSING", "r/bare:None"],
  ["space-around-a-dot", "{{.image. spark}}", "TEMPLATE_UNRESOLVED", "{{.image. spark}}"],
  ["no-dot", "{{image.spark}}", "TEMPLATE_UNRESOLVED", "{{image.spark}}"],
  ["two-dots", "{{.image.spark..fqn}}", "TEMPLATE_UNRESOLVED", "{{.image.spark..fqn}}"],
  ["left-open", "{{.image.spark", "TEMPLATE_UNRESOLVED", "{{.image.spark"],
  ["braces-too-many", "{{{{.image.spark}}}}", "TEMPLATE_UNRESOLVED", "{{r/spark:3.5}}"],
  ["the-bundle's-placeholder", "{{ .remote_package_path }}", "TEMPLATE_UNRESOLVED", "{{ .remote_package_path }}"],
  ["white-space-of-unicode", "{{\u00a0.image.spark\u0085}}", "TEMPLATE_UNRESOLVED", "r/spark:3.5"],
  ["letters-that-fold", "{{.\u0130mage\u017f.spark}}", "TEMPLATE_UNRESOLVED", "r/spark:3.5"],
  ["no-reference-comes-of-it", "{{.image.spark}}{{.image.spark}}", "IMAGE_REFERENCE_INVALID", "r/spark:3.5r/spark:3.5"],
  ["spaces", " ", "IMAGE_REFERENCE_INVALID", " "],
  ["record-that-is-not-a-reference", "{{.image.odd}}", "IMAGE_REFERENCE_INVALID", "{{.image.spark}}:$&"],
  [
    "the-peer-reads-what-it-put-in",
    "{{.image.odd.fqn}}-{{.image.spark}}",
    "IMAGE_REFERENCE_INVALID",
    "r/spark:3.5-r/spark:3.5",
  ],
] as const;

const messages = [
  [
    "a-name-nearby",
    "{{.image.sparc}}",
    "Image Config with name sparc not found in the configuration; known: default, spark, pinned, bare, team.etl, both, wired, odd; did you mean spark?",
  ],
  [
    "an-attribute-nearby",
    "{{.image.spark.digset}}",
    "Only fqn and version are supported replacements, digset is not supported (tag, digest and full are, too; did you mean digest?)",
  ],
  [
    "a-dot-forgotten",
    "{{ image.sprak.fqn }}",
    "the template {{ image.sprak.fqn }} was not resolved. Expected {{.image.NAME}}, with .fqn, .version, .tag, .digest or .full after it, no space around the dots; did you mean {{.image.spark.fqn}}?",
  ],
  [
    "the-bundle's-placeholder",
    "r/x:{{ .remote_package_path }}",
    "the template {{ .remote_package_path }} is filled in when a package is registered, and only in arguments. Expected a reference or {{.image.NAME}} in an image",
  ],
] as const;

describe("image templates", () => {
  it.each(templates)("%s", (_, text, ours, peers) => {
    expect(outcome(text)).toBe(ours);
    expect(outcome(text, compat)).toBe(peers);
  });

  it.each(messages)("says what to do: %s", (_, text, message) => {
    expect(() => registerableContainerImage(text, config, { place: "$.image" })).toThrow(
      expect.objectContaining({ message, details: { place: "$.image" } }),
    );
  });

  it("needs a default image where none is named", () => {
    expect(() => registerableContainerImage(undefined, {})).toThrow(
      /^an image is required, and neither the task nor the settings name one/,
    );
    const images = { images: [{ name: "bare", fqn: "r/bare" }] };
    expect(() => registerableContainerImage("{{.image.bare.version}}", images)).toThrow(
      /^the image bare has no version, and there is no default image/,
    );
  });

  it("ends where images hold templates of themselves", () => {
    const images = [{ name: "x", fqn: "{{.image.x}}{{.image.x}}", tag: "1" }];
    const text = "{{.image.x}}".repeat(30);
    expect(() => registerableContainerImage(text, { images }, compat)).toThrow(/more than 1000000 characters/);
  });

  it("throws nothing but our error", () => {
    const pieces = fc.constantFrom(
      "{{",
      "}}",
      ".",
      "image",
      "images",
      "spark",
      "bare",
      "pinned",
      ":",
      "@",
      "fqn",
      "version",
      " ",
      "é",
    );
    const text = fc
      .array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 14 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (input) => {
        expect(outcome(input)).toBeTypeOf("string");
        expect(outcome(input, compat)).toBeTypeOf("string");
      }),
      { numRuns: 500 },
    );
  });
});
