import { contextsInManifest, isFlyteSettingsError } from "@flyte-settings/core";
import { readManifests } from "@flyte-settings/core/config";
import { describe, expect, it } from "vitest";

const read: readonly (readonly [string, string, unknown[]])[] = [
  ["JSON", '{"kind": "Pod", "a": [1, null]}', [{ kind: "Pod", a: [1, null] }]],
  ["one document", "kind: Pod\na: [1, ~, true, '1']\n", [{ kind: "Pod", a: [1, null, true, "1"] }]],
  ["several documents", "a: 1\n---\nb: 2\n", [{ a: 1 }, { b: 2 }]],
  ["YAML in flow style", "{kind: Pod}", [{ kind: "Pod" }]],
  ["no text", "", []],
  ["an alias", "a: &x {b: 1}\nc: *x\n", [{ a: { b: 1 }, c: { b: 1 } }]],
  ["a doubled key, the last one wins", "a: 1\na: 2\n", [{ a: 2 }]],
  ["a long key, as go-yaml writes it", `? ${"k".repeat(200)}\n: 1\n`, [{ ["k".repeat(200)]: 1 }]],
  ["a key that is no scalar is left out", "? {a: b}\n: 1\nc: 2\n", [{ c: 2 }]],
  ["an alias inside the value that it names", "a: &x [*x]\n", [{ a: [null] }]],
  ["a key of objects' own", '"__proto__": {a: 1}\n', [JSON.parse('{"__proto__": {"a": 1}}')]],
];

const refused: readonly (readonly [string, string, string])[] = [
  ["a bracket that is left open", "a: [1\nb: 2\n", "the manifest is not valid YAML: "],
  ["dashes in a row", `${"- ".repeat(20_000)}a`, "nested too deeply"],
  ["keys of keys", `${"? ".repeat(2_000)}a`, "nested too deeply"],
  ["keys of keys in braces", `${"{? ".repeat(2_000)}a${"}".repeat(2_000)}`, "nested too deeply"],
  ["brackets", "[".repeat(20_000), "nested too deeply"],
  ["ever deeper lines", Array.from({ length: 2_000 }, (_, i) => `${" ".repeat(i)}a:\n`).join(""), "nested too deeply"],
  [
    "a billion laughs",
    `a0: &a0 x\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`)}]\n`).join("")}`,
    "its aliases unfold to more than",
  ],
];

describe("readManifests", () => {
  it.each(read)("%s", (_, text, expected) => {
    expect(readManifests(text)).toEqual(expected);
  });

  it.each(refused)("%s: refused", (_, text, words) => {
    expect(() => readManifests(text)).toThrow(words);
    expect(problemOf(text)).toBe("CONFIG_INVALID");
  });

  it("says file, line and column", () => {
    const failure = expect.objectContaining({ details: { place: "pod.yaml", line: 2, column: 4 } });
    expect(() => readManifests("a: 1\nb: }\n", { place: "pod.yaml" })).toThrow(failure);
  });

  it("reads a list of pods with more than 250,000 tokens", () => {
    const argument = "- s3://flyte-bucket/metadata/propeller/flytesnacks-development/inputs.pb\n";
    const pod = `- kind: Pod\n  spec:\n    containers:\n    - args:\n${`      ${argument}`.repeat(12)}`;
    const text = `kind: List\nitems:\n${pod.repeat(5_000)}`;
    expect(readManifests(text)).toMatchObject([{ items: { length: 5_000 } }]);
  });

  it("refuses a megabyte in which each character counts", () => {
    expect(() => readManifests("- ".repeat(20).concat("\n").repeat(25_000))).toThrow("tokens");
  });

  it("YAML that is too long is refused, JSON is not", () => {
    const pods = JSON.stringify({
      items: Array.from({ length: 100 }, () => ({ env: [{ name: "_F_SS_C", value: "x" }] })),
    });
    expect(contextsInManifest(readManifests(pods, { maxYamlLength: 1_000 }))).toHaveLength(100);
    expect(() => readManifests(`# ${pods}`, { maxYamlLength: 1_000 })).toThrow("more than 1000 characters");
  });
});

function problemOf(text: string): unknown {
  try {
    return readManifests(text);
  } catch (error) {
    return isFlyteSettingsError(error) && error.code;
  }
}
