import { isFlyteSettingsError } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

// Calls every exported function of every entry point with values of the wrong type.
const entries = ["", "/plugin", "/checks", "/config", "/image-spec", "/internal", "/zlib-exact"];

/** Returns its argument unchanged: there is nothing to reject, and a proxy that throws is not a promise. */
const identities = ["definePlugin"];

const trap = (): never => {
  throw new TypeError("trap");
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;
cyclic["imageConfig"] = cyclic;
const list: unknown[] = [];
list.push(list);
let deep: unknown = {};
for (let level = 0; level < 20_000; level += 1) deep = { imageConfig: deep, images: [deep] };

const values: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  "a number": 3,
  NaN: Number.NaN,
  "a bigint": 10n,
  "an empty string": "",
  "a reference": "a/b:c",
  "a symbol": Symbol("x"),
  "a function": () => 0,
  true: true,
  "a list": ["a/b:c"],
  "a list of null": [null],
  "an object": { a: 1 },
  "a null field": { imageConfig: null, images: 3 },
  "a symbol in env": { imageConfig: {}, env: { A: Symbol("x") } },
  "no prototype": Object.create(null),
  "a Map": new Map([["a", 3]]),
  "a Set": new Set([1]),
  "an invalid date": new Date(Number.NaN),
  "an object in itself": cyclic,
  "a list in itself": list,
  "too deep": deep,
  "a getter that throws": Object.defineProperty({}, "images", { enumerable: true, get: trap }),
  "toString that throws": { toString: trap },
  "a proxy that throws": new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap }),
  "a revoked proxy": revoked.proxy,
};

/** The same value for every argument, and after a valid first argument. */
const argumentsOf = (value: unknown): readonly (readonly unknown[])[] => [
  [value],
  [value, value],
  [value, value, value],
  ["a/b:c", value],
  ["a/b:c", value, value],
  [{ imageConfig: {}, images: [] }, value],
];

type Call = (...args: readonly unknown[]) => unknown;

function functionsOf(names: object): [string, Call][] {
  return Object.entries(names).flatMap(([name, member]: [string, unknown]): [string, Call][] => {
    if (typeof member === "function") {
      const isClass = /^class\b/.test(Function.prototype.toString.call(member));
      const construct: Call = (...args) => new (member as new (...args: readonly unknown[]) => unknown)(...args);
      return identities.includes(name) ? [] : [[name, isClass ? construct : (member as Call)]];
    }
    if (typeof member !== "object" || member === null || Array.isArray(member)) return [];
    return functionsOf(member).map(([inner, call]) => [`${name}.${inner}`, call]);
  });
}

async function thrownBy(call: Call, args: readonly unknown[]): Promise<string | undefined> {
  try {
    const result = call(...args);
    if (result instanceof Promise) await result;
    return undefined;
  } catch (error) {
    return isFlyteSettingsError(error) ? undefined : String(error);
  }
}

describe.each(entries)("@flyte-settings/core%s", async (entry) => {
  const functions = functionsOf(await import(`@flyte-settings/core${entry}`));

  it.each(functions)("%s throws no raw TypeError for any value", async (_, call) => {
    const raw: string[] = [];
    for (const [what, value] of Object.entries(values)) {
      for (const args of argumentsOf(value)) {
        const thrown = await thrownBy(call, args);
        if (thrown !== undefined) raw.push(`${what}, ${args.length} arguments: ${thrown}`);
      }
    }
    expect(raw).toEqual([]);
  });
});
