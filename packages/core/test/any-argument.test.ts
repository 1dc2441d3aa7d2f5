import { types } from "node:util";
import { isFlyteSettingsError } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

// Calls every exported function of every entry point with values of the wrong type.
const entries = ["", "/plugin", "/checks", "/config", "/flyte2", "/image-spec", "/internal", "/zlib-exact"];

const trap = (): never => {
  throw new TypeError("trap");
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const revokedFunction = Proxy.revocable(() => 0, {});
revokedFunction.revoke();
const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;
cyclic["imageConfig"] = cyclic;
const list: unknown[] = [];
list.push(list);
let deep: unknown = {};
for (let level = 0; level < 20_000; level += 1) deep = { imageConfig: deep, images: [deep] };

const simple: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  "a number": 3,
  NaN: Number.NaN,
  "a bigint": 10n,
  "an empty string": "",
  "a reference": "a/b:c",
  "half a character": "\ud800",
  "a symbol": Symbol("x"),
  "a function": () => 0,
  "a revoked function": revokedFunction.proxy,
  true: true,
  "a list": ["a/b:c"],
  "a list of null": [null],
  "a list with holes": Object.assign([], { 5: 1 }),
  bytes: new Uint8Array(3),
  "an object": { a: 1 },
  "a null field": { imageConfig: null, images: 3 },
  "a symbol in env": { imageConfig: {}, env: { A: Symbol("x") } },
  "a symbol as key": { [Symbol("x")]: 1 },
  "no prototype": Object.create(null),
  "names of Object's members": JSON.parse('{"__proto__": {"a": 1}, "constructor": 1, "hasOwnProperty": null}'),
  "an instance": new (class Acme {
    readonly name = 3;
  })(),
  "an error": new Error("x"),
  "a Map": new Map<unknown, unknown>([["a", Symbol("x")]]),
  "a Set": new Set([1]),
  "a WeakMap": new WeakMap(),
  "an invalid date": new Date(Number.NaN),
  "an object in itself": cyclic,
  "a list in itself": list,
  "a getter that throws": Object.defineProperty({}, "images", { enumerable: true, get: trap }),
  "toString that throws": { toString: trap },
  "toJSON that throws": { toJSON: trap },
  "an iterator that throws": { [Symbol.iterator]: trap },
  "a proxy that throws": new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap }),
  "a revoked proxy": revoked.proxy,
};

const keys = ["name", "images", "imageConfig", "env", "reference", "text", "path", "fields", "values"];

/** An object in which every property, `levels` deep, is the value: reaches what is behind the first checks. */
function everywhere(value: unknown, levels: number, isList: boolean): unknown {
  if (levels === 0) return isList ? [value] : value;
  const inner = everywhere(value, levels - 1, isList);
  return new Proxy(
    {},
    {
      get: (_, key) => (typeof key === "symbol" || key === "then" ? undefined : inner),
      has: () => true,
      ownKeys: () => keys,
      getOwnPropertyDescriptor: () => ({ value: inner, enumerable: true, configurable: true }),
    },
  );
}

const large = { "too deep": deep, "a long list": new Array(10_000).fill(3) };

const values: Readonly<Record<string, unknown>> = Object.fromEntries([
  ...Object.entries(large),
  ...Object.entries(simple).flatMap(([what, value]) => [
    [what, value],
    [`${what} in a list`, [value]],
    ...[1, 2].flatMap((levels) => [
      [`${what} everywhere, ${levels} deep`, everywhere(value, levels, false)],
      [`lists of ${what} everywhere, ${levels} deep`, everywhere(value, levels, true)],
    ]),
  ]),
]);

/** The same value for every argument, and after a valid first argument. */
const argumentsOf = (value: unknown): readonly (readonly unknown[])[] => [
  [value],
  [value, value],
  [value, value, value],
  ["a/b:c", value],
  ["a/b:c", value, value],
  [{ imageConfig: {}, images: [] }, value],
  [[], value],
  [[value], value],
  [value, "a/b:c"],
  [() => value, value],
  [() => ({}), { fields: value, required: value }],
];

type Call = (...args: readonly unknown[]) => unknown;

function functionsOf(names: object): [string, Call][] {
  return Object.entries(names).flatMap(([name, member]: [string, unknown]): [string, Call][] => {
    if (typeof member === "function") return isClass(member) ? methodsOf(name, member) : [[name, member as Call]];
    if (typeof member !== "object" || member === null || Array.isArray(member)) return [];
    return functionsOf(member).map(([inner, call]) => [`${name}.${inner}`, call]);
  });
}

const isClass = (member: object): boolean => /^class\b/.test(Function.prototype.toString.call(member));

/** The constructor, and each method of an instance that was made from valid arguments. */
function methodsOf(name: string, member: object): [string, Call][] {
  const Class = member as new (...args: readonly unknown[]) => Record<string, Call>;
  const valid = name === "SettingsBuilder" ? [{ imageConfig: {} }] : ["SETTINGS_INVALID", "x"];
  const methods = Object.getOwnPropertyNames(Class.prototype).filter((method) => method !== "constructor");
  return [
    [name, (...args) => new Class(...args)],
    ...methods.map((method): [string, Call] => [
      `${name}.${method}`,
      (...args) => {
        const result = new Class(...valid)[method]?.(...args);
        return result instanceof Class ? result["build"]?.() : result;
      },
    ]),
  ];
}

/** The function that `definePlugin` returns is called too. */
async function thrownBy(name: string, call: Call, args: readonly unknown[]): Promise<string | undefined> {
  try {
    const result = call(...args);
    if (types.isPromise(result)) await result;
    if (name === "definePlugin" && typeof result === "function" && result !== args[0]) (result as Call)(...args);
    return undefined;
  } catch (error) {
    return isFlyteSettingsError(error) ? undefined : `${String(error)}`;
  }
}

/** For a search of a million objects, several times, on a machine with other work. */
const LONG = { timeout: 120_000 };

describe.each(entries)("@flyte-settings/core%s", LONG, async (entry) => {
  const functions = functionsOf(await import(`@flyte-settings/core${entry}`));

  it.each(functions)("%s throws no raw TypeError for any value", async (name, call) => {
    const raw: string[] = [];
    for (const [what, value] of Object.entries(values)) {
      for (const args of argumentsOf(value)) {
        const thrown = await thrownBy(name, call, args);
        if (thrown !== undefined) raw.push(`${what}, ${args.length} arguments: ${thrown}`);
      }
    }
    expect(raw).toEqual([]);
  });
});
