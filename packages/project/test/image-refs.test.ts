import { readYaml, type YamlValue } from "@flyte-settings/core/config";
import { withImageRefs } from "@flyte-settings/project/images";
import { describe, expect, it } from "vitest";

const reference = "ghcr.io/acme/train:1";

/** What PyYAML reads from a text: the names of `image.image_refs`. */
function namesIn(text: string): YamlValue[] {
  const section = (value: YamlValue | undefined, name: string): YamlValue | undefined =>
    value instanceof Map ? value.get(name) : undefined;
  const references = section(section(readYaml(text).value, "image"), "image_refs");
  return references instanceof Map ? [...references.keys()] : [];
}

describe("withImageRefs", () => {
  it.each([
    ["merge sign", "<<"],
    ["value sign", "="],
    ["line separator", "a\u2028b"],
    ["next line", "a\u0085b"],
    ["tab between words", "a\tb"],
    ["byte order mark at the start", "\ufeffa"],
    ["number", "0"],
    ["octal number", "017"],
    ["boolean", "off"],
    ["sexagesimal number", "1:30"],
    ["null", "~"],
    ["date", "2001-01-01"],
    ["half of a surrogate pair", "a\ud800"],
  ])("writes a name that PyYAML could misread: %s", (_, name) => {
    for (const before of ["", "image:\n  image_refs: {spark: a/b:1}\n"]) {
      const written = withImageRefs(before, [{ name, reference }], "config.yaml");
      expect(namesIn(written)).toEqual([...namesIn(before), name]);
    }
  });

  it("keeps the merge key of another section", () => {
    const before = "d: &d {endpoint: a}\nadmin:\n  <<: *d\n";
    const written = withImageRefs(before, [{ name: "spark", reference }], "config.yaml");
    expect(written).toContain("<<: *d");
    expect(namesIn(written)).toEqual(["spark"]);
  });
});
