import { isFlyteSettingsError } from "@flyte-settings/core";
import { readYaml, type YamlValue, yamlEntry } from "@flyte-settings/core/config";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const map = (...pairs: [YamlValue, YamlValue][]) => new Map(pairs);
const float = (value: number) => ({ kind: "float", value });

const scalars: readonly (readonly [text: string, value: unknown])[] = [
  ["yes", true],
  ["Off", false],
  ["y", "y"],
  ["tRue", "tRue"],
  ["~", null],
  ["", null],
  ["017", 15],
  ["08", "08"],
  ["0o17", "0o17"],
  ["0x1F", 31],
  ["0b101", 5],
  ["1_000", 1000],
  ["12:30", 750],
  ["-1:30", -90],
  ["190:20:30.15", 685230.15],
  ["1:60", "1:60"],
  ["1e3", "1e3"],
  ["1.0e+3", float(1000)],
  ["1.5", 1.5],
  ["1.", float(1)],
  [".inf", float(Infinity)],
  ["12345678901234567890", 12345678901234567890n],
  ["2001-01-01", { kind: "date", text: "2001-01-01" }],
  ["2001-12-14t21:59:43.10-05:00", { kind: "date", text: "2001-12-14T21:59:43.100000-05:00" }],
  ["2001-12-15 2:59:43Z", { kind: "date", text: "2001-12-15T02:59:43+00:00" }],
  ["2001-1-1", "2001-1-1"],
  ["localhost:5000/x", "localhost:5000/x"],
  ["a#b", "a#b"],
  ["'017'", "017"],
  ['"\\x41\\u263a"', "A☺"],
  ["! '12'", 12],
  ["!!str 5", "5"],
  ["!!int '7'", 7],
  ["!!float 5", float(5)],
  ["!!binary aGk=", { kind: "bytes", base64: "aGk=" }],
  ["!!set {a, b}", { kind: "set", members: ["a", "b"] }],
  [
    "!!omap [a: 1, b: 2]",
    [
      ["a", 1],
      ["b", 2],
    ],
  ],
  [
    "!!pairs [a: 1, a: 2]",
    [
      ["a", 1],
      ["a", 2],
    ],
  ],
];

const documents: readonly (readonly [name: string, text: string, value: YamlValue])[] = [
  ["empty", "", null],
  ["comment", "# nothing\n", null],
  ["last-of-doubled-keys-wins-first-place-stays", "a: 1\nb: 2\na: 3\n", map(["a", 3], ["b", 2])],
  ["keys-that-python-holds-equal", "1: a\ntrue: b\n1.0: c\n", map([1, "c"])],
  ["keys-of-every-kind", "yes: a\n~: b\n1.5: c\n", map([true, "a"], [null, "b"], [1.5, "c"])],
  ["proto-is-a-key", "__proto__: x\nconstructor: y\n", map(["__proto__", "x"], ["constructor", "y"])],
  [
    "merge",
    "d: &d {a: 1, b: 1}\ne: {b: 2, <<: *d}\n",
    map(["d", map(["a", 1], ["b", 1])], ["e", map(["a", 1], ["b", 2])]),
  ],
  ["merge-list-first-wins", "<<: [{a: 1}, {a: 2, b: 2}]\n", map(["a", 1], ["b", 2])],
  ["block-scalar-at-the-end-without-line-end", "a: |\n  x", map(["a", "x"])],
  ["crlf-and-byte-order-mark", "\ufeffa: b\r\nc: d\r\n", map(["a", "b"], ["c", "d"])],
  [
    "quoted-text-continued-at-the-margin",
    "a:\n  b: 'x\ny'\nc: \"z\n\nw\"\n",
    map(["a", map(["b", "x y"])], ["c", "z\nw"]),
  ],
  ["brackets-continued-at-the-margin", "a:\n  b: [c,\nd\n]\n", map(["a", map(["b", ["c", "d"]])])],
  ["empty-lines-behind-an-escaped-line-end", 'a: "x\\\n\n  y"\n', map(["a", "x\ny"])],
  ["line-separator-within-a-quoted-text", "a: 'x\u2028y'\n", map(["a", "x\u2028y"])],
  ["line-separator-behind-a-value", "a: b\u2028\n", map(["a", "b"])],
  ["anchor-ended-by-a-colon", "a: &x:b\nc: &y?d\n", map(["a", ":b"], ["c", "?d"])],
  ["alias-as-a-key", "a: &x b\n*x : c\n", map(["a", "b"], ["b", "c"])],
  ["anchor-as-a-key", "&x : b\nc: *x\n", map([null, "b"], ["c", null])],
  ["comment-behind-a-quote-and-a-bracket", "a: 'b'#c\nd: [e]#f\n", map(["a", "b"], ["d", ["e"]])],
  ["comment-behind-an-open-bracket", "a: [#b\n c]\n", map(["a", ["c"]])],
  ["minus-alone-within-brackets", "a: [-, -b]\n", map(["a", ["-", "-b"]])],
  ["question-mark-before-a-word-within-brackets", "a: [?b]\n", map(["a", [map(["b", null])]])],
  ["colon-before-a-word-within-braces", "a: {? :b}\n", map(["a", map([null, "b"])])],
  ["explicit-key", "? a\n: b\n? c\n", map(["a", "b"], ["c", null])],
  ["list-at-the-column-of-its-key", "a:\n- b\n-\n- - c\n", map(["a", ["b", null, ["c"]]])],
  ["key-of-1024-characters", `${"\u{1f600}".repeat(1023)}x: y\n`, map([`${"\u{1f600}".repeat(1023)}x`, "y"])],
  ["folded-block", "a: >-2\n    b\n   c\n\n\n   d\n   e\n", map(["a", "  b\n c\n\n\n d\n e"])],
  ["kept-block", "a: |+\n  b\n\nc: |-\n  d\n\n", map(["a", "b\n\n"], ["c", "d"])],
  [
    "tags-of-a-handle",
    "%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 5\nb: !<tag:yaml.org,2002:int> '6'\n",
    map(["a", "5"], ["b", 6]),
  ],
  ["text-of-a-document-without-a-line-of-its-own", "--- a\n...\n", "a"],
  ["tab-in-a-comment-and-a-quoted-text", "a: 'x\ty' # \t\n", map(["a", "x\ty"])],
];

const refused: readonly (readonly [name: string, text: string, place: string])[] = [
  ["tab-as-separator", "a:\tb\n", "1:3"],
  ["tab-as-indent", "a:\n\tb: c\n", "2:1"],
  ["second-document", "a: 1\n---\nb: 2\n", "2:"],
  ["unknown-tag", "a: !x y\n", "1:"],
  ["python-tag", "a: !!python/name:os.system x\n", "1:"],
  ["value-sign", "a: =\n", "1:4"],
  ["merge-sign-as-value", "a: <<\n", "1:4"],
  ["list-as-key", "? [a]\n: b\n", "1:3"],
  ["undefined-alias", "a: *x\n", "1:4"],
  ["doubled-anchor", "a: &x 1\nb: &x 2\n", "2:"],
  ["alias-within-itself", "a: &x [*x]\n", "1:"],
  ["no-day", "a: 2001-02-30\n", "1:4"],
  ["no-integer", "b: 1\na: !!int x\n", "2:"],
  ["control-character", "a: b\nc: \u0000\n", "2:4"],
  ["lone-surrogate", "a: \ud800\n", "1:4"],
  ["empty-key", ": x\n", "1:1"],
  ["open-bracket", "a: [\n", ""],
  ["open-quote", 'a: "\\"', "1:4"],
  ["question-mark-within-brackets", "a: [b?c]\n", "1:6"],
  ["key-on-two-lines-within-braces", "{a\n: b}\n", "2:1"],
  ["block-scalar-at-the-margin", "--- |\nx\n", "2:1"],
  ["other-yaml", "%YAML 2.0\n---\na: b\n", "1:1"],
  ["directive-alone", "%YAML 1.1\n", "2:1"],
  ["directive-twice", "%YAML 1.1\n%YAML 1.1\n---\na: b\n", "2:1"],
  ["list-behind-a-key", "a: - b\n", "1:4"],
  ["mapping-behind-a-mapping", "a: b: c\n", "1:5"],
  ["key-without-colon", "a: b\nc\nd: e\n", "2:1"],
  ["key-longer-than-1024-characters", `${"x".repeat(1025)}: y\n`, "1:1"],
  ["bracket-that-was-never-opened", "a: b\n]\n", "2:1"],
  ["escape-that-no-one-knows", 'a: "\\q"\n', "1:6"],
  ["escape-beyond-unicode", 'a: "\\U00110000"\n', "1:5"],
  ["tag-glued-to-a-bracket", "a: [!!str]\n", "2:1"],
  ["tag-handle-that-no-directive-names", "a: !e!x y\n", "1:4"],
  ["block-indent-of-zero", "a: |0\n", "1:5"],
];

const bombs: readonly (readonly [name: string, text: string])[] = [
  ["deep-flow", "[".repeat(100_000)],
  ["deep-block", "- ".repeat(20_000)],
  ["deep-block-with-anchor", `${"- ".repeat(5000)}&a b`],
  ["deep-block-with-tag", `${"- ".repeat(5000)}!a b`],
  ["deep-keys", "? - ".repeat(2500)],
  ["deep-flow-keys", "[? ".repeat(5000)],
  ["deep-flow-with-values", "[a, ".repeat(5000)],
  ["deep-staircase", Array.from({ length: 600 }, (_, level) => `${" ".repeat(level)}a:`).join("\n")],
  ["long", `a: ${"x".repeat(10_000_000)}`],
  ["aliases", laughs((name) => `[*${name}, *${name}, *${name}, *${name}, *${name}, *${name}, *${name}, *${name}]`)],
  ["merges", laughs((name) => `{<<: [*${name}, *${name}, *${name}, *${name}, *${name}, *${name}]}`, "{a: 1}")],
  ["digits", `a: ${"9".repeat(100_000)}`],
];

function laughs(next: (name: string) => string, first = "[x]"): string {
  const levels = Array.from({ length: 12 }, (_, level) => `l${level + 1}: &l${level + 1} ${next(`l${level}`)}`);
  return [`l0: &l0 ${first}`, ...levels].join("\n");
}

describe("readYaml", () => {
  it.each(scalars)("reads %s as PyYAML does", (text, value) => {
    expect(yamlEntry(readYaml(`a: ${text}\n`), "a")?.value.value).toEqual(value);
  });
  it.each(documents)("%s", (_, text, value) => {
    expect(readYaml(text).value).toEqual(value);
  });
  it.each(refused)("%s is refused with its place", (_, text, place) => {
    expect(() => readYaml(text, { place: "c.yaml" })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining(`c.yaml:${place}`) }),
    );
  });
  it.each(bombs)("%s is one clear error", (_, text) => {
    expect(() => readYaml(text)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });
  it("keeps the line and column of every value", () => {
    const spark = yamlEntry(yamlEntry(readYaml("# c\nimages:\n  a: b\n  spark: c:1\n"), "images")?.value, "spark");
    expect(spark?.key).toMatchObject({ line: 4, column: 3 });
    expect(spark?.value).toMatchObject({ line: 4, column: 10, value: "c:1" });
  });
  it("throws nothing but our error on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."a1:-#&*!|>'\"%@`{}[],?=<\n\t ~.") }), (text) => {
        try {
          readYaml(text);
        } catch (error) {
          expect(isFlyteSettingsError(error)).toBe(true);
        }
      }),
    );
  });
});
