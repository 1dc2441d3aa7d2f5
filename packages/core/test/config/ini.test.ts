import { isFlyteSettingsError } from "@flyte-settings/core";
import { type IniOption, iniOption, interpolate, readIni } from "@flyte-settings/core/config";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const values = (text: string, section = "s") => {
  const ini = readIni(text);
  const options = [...(ini.sections.get(section)?.values() ?? [])];
  return Object.fromEntries(options.map((option: IniOption) => [option.name, interpolate(ini, section, option)]));
};

const read: readonly (readonly [name: string, text: string, values: Record<string, string>])[] = [
  ["equals-and-colon", "[s]\na = 1\nb: 2\nc:x=y\n", { a: "1", b: "2", c: "x=y" }],
  ["names-in-lower-case", "[s]\nA B=x\n", { "a b": "x" }],
  ["continued", "[s]\na=x\n  y\n\n  b=z\n", { a: "x\ny\n\nb=z" }],
  ["comment-within-a-continued-value", "[s]\na=x\n # c\n  y\n", { a: "x\ny" }],
  ["comment-signs-in-a-value", "[s]\na=x ; c # d\n", { a: "x ; c # d" }],
  ["indented-options-of-one-level", "[s]\n a=x\n b=y\n", { a: "x", b: "y" }],
  ["empty-value", "[s]\na=\nb =\n", { a: "", b: "" }],
  ["interpolation", "[DEFAULT]\nr=acme\n[s]\na=%(R)s/x\nb=%(a)s:1 100%%\n", { a: "acme/x", b: "acme/x:1 100%" }],
  ["python-white-space", "[s]\na=\u001cx\u0085\n", { a: "x" }],
  ["crlf", "[s]\r\na=x\r\n", { a: "x" }],
  ["proto", "[s]\n__proto__=x\n", JSON.parse('{"__proto__":"x"}')],
];

const refused: readonly (readonly [name: string, text: string, message: string])[] = [
  ["no-section", "\na=b\n", "f.ini:2: File contains no section headers."],
  ["no-sign", "[s]\na=b\nword\n", "f.ini:3: Source contains parsing errors"],
  ["no-name", "[s]\n=b\n", "f.ini:2: Source contains parsing errors"],
  ["doubled-option", "[s]\na=b\nA=c\n", "f.ini:3: option 'A' in section 's' already exists"],
  ["doubled-section", "[s]\n[t]\n[s]\n", "f.ini:3: section 's' already exists"],
  ["internal", "[internal]\n", "f.ini:1: The config file f.ini cannot contain a section for internal only"],
  ["too-long", `[s]\na=${"x".repeat(10_000_000)}`, "f.ini:1: the file has 10000006 characters"],
];

const loose: readonly (readonly [name: string, text: string, message: string])[] = [
  ["lone-percent", "[s]\na=5%\n", "f.ini:2: '%' must be followed by '%' or '(', found: '%'"],
  ["open-reference", "[s]\na=%(b\n", "bad interpolation variable reference '%(b'"],
  ["unknown-reference", "[s]\na=%(b)s\n", "option 'a' names %(b)s, which is not set"],
  ["circle", "[s]\na=%(b)s\nb=%(a)s\n", "Recursion limit exceeded in value substitution: option 'a'"],
  ["bomb", bomb(), "grows beyond"],
];

function bomb(): string {
  const levels = Array.from({ length: 8 }, (_, level) => `a${level}=${`%(a${level + 1})s`.repeat(50)}`);
  return ["[s]", `a=${"%(a0)s".repeat(50)}`, ...levels, "a8=x"].join("\n");
}

describe("readIni", () => {
  it.each(read)("%s", (_, text, expected) => {
    expect(values(text)).toEqual(expected);
  });
  it.each(refused)("%s is refused with the line", (_, text, message) => {
    expect(() => readIni(text, { place: "f.ini" })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining(message) }),
    );
  });
  it.each(loose)("%s is refused when the value is asked for", (_, text, message) => {
    const ini = readIni(text, { place: "f.ini" });
    const option = iniOption(ini, "s", "a") as IniOption;
    expect(() => interpolate(ini, "s", option)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message) }),
    );
  });
  it("keeps the line of an option", () => {
    expect(iniOption(readIni("# c\n[s]\n\na=x\n y\n"), "s", "A")).toEqual({ name: "a", raw: "x\ny", line: 4 });
  });
  it("throws nothing but our error on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."[]=:;# \n\t%()sab") }), (text) => {
        try {
          values(`[s]\n${text}`);
        } catch (error) {
          expect(isFlyteSettingsError(error)).toBe(true);
        }
      }),
    );
  });
});
