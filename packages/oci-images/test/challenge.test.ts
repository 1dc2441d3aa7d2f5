import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChallenges } from "../src/auth/challenge.ts";

const bearer = (parameters: Record<string, string>) => ({ scheme: "bearer", parameters });

const CASES: readonly (readonly [string, string | readonly string[], unknown])[] = [
  ["basic", 'Basic realm="test"', [{ scheme: "basic", parameters: { realm: "test" } }]],
  ["scheme-alone", "Negotiate", [{ scheme: "negotiate", parameters: {} }]],
  [
    "bearer",
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull"',
    [bearer({ realm: "https://auth.docker.io/token", service: "registry.docker.io", scope: "repository:a/b:pull" })],
  ],
  [
    "comma-in-quotes",
    'Bearer realm="https://a/t",scope="repository:a:pull,push"',
    [bearer({ realm: "https://a/t", scope: "repository:a:pull,push" })],
  ],
  [
    "two-in-one-line",
    'Basic realm="a, b", Bearer realm="c"',
    [{ scheme: "basic", parameters: { realm: "a, b" } }, bearer({ realm: "c" })],
  ],
  [
    "two-lines",
    ['Bearer realm="c"', "Basic realm=x"],
    [bearer({ realm: "c" }), { scheme: "basic", parameters: { realm: "x" } }],
  ],
  ["case-of-names", 'BEARER Realm="c",SERVICE=s', [bearer({ realm: "c", service: "s" })]],
  ["spaces", 'Bearer  realm = "c" , service\t=\t"s"', [bearer({ realm: "c", service: "s" })]],
  ["escaped-quote", 'Bearer realm="a\\"b\\\\c"', [bearer({ realm: 'a"b\\c' })]],
  ["token68", 'Negotiate abc==, Bearer realm="c"', [{ scheme: "negotiate", parameters: {} }, bearer({ realm: "c" })]],
  ["empty-members", ', ,Bearer realm="c",,service="s",', [bearer({ realm: "c", service: "s" })]],
  ["first-of-a-name-counts", 'Bearer realm="c",realm="d"', [bearer({ realm: "c" })]],
  ["empty-value", 'Bearer realm=""', [bearer({ realm: "" })]],
  ["unclosed-quote", 'Bearer service="s",realm="c', [bearer({ service: "s" })]],
  ["prototype", 'Bearer __proto__="x",realm="c"', [bearer(JSON.parse('{"__proto__":"x","realm":"c"}'))]],
  ["nothing", "", []],
];

describe("WWW-Authenticate", () => {
  it.each(CASES)("%s", (_, lines, expected) => {
    expect(parseChallenges(lines)).toEqual(expected);
  });

  it("never throws, whatever it is", () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => Array.isArray(parseChallenges(text))));
  });

  it("reads back what is written", () => {
    const value = fc.string({ maxLength: 20, unit: fc.constantFrom("a", ",", " ", '"', "\\", "=", "/", ":") });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
        const line = values.map((text, index) => `p${index}="${text.replace(/[\\"]/g, "\\$&")}"`).join(", ");
        expect(parseChallenges(`Bearer ${line}`)).toEqual([
          bearer(Object.fromEntries(values.map((text, index) => [`p${index}`, text]))),
        ]);
      }),
    );
  });

  it("takes time in proportion to the text", () => {
    const hostile = [
      `Bearer ${"a=".repeat(50_000)}`,
      `Bearer realm="${"\\".repeat(100_000)}`,
      ",".repeat(100_000),
      `${"a ".repeat(50_000)}`,
    ];
    for (const text of hostile) expect(parseChallenges(text).length).toBeGreaterThanOrEqual(0);
  });
});
