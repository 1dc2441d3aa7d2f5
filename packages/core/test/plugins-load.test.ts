import { loadPlugins } from "@flyte-settings/core/plugin";
import { describe, expect, it, vi } from "vitest";
import { failureOf } from "./plugin-host.ts";

const provideImage = () => null;
const good = { apiVersion: 1, name: "acme", provideImage };

class Acme {
  apiVersion = 1;
  name = "acme";
}

const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ["nothing", undefined, /expected a plain object, got undefined; its default export must be a plugin or a function/],
  ["null", null, /expected a plain object, got null/],
  ["a-text", "acme", /expected a plain object, got "acme"/],
  ["a-list", [good], /expected a plain object, got a list/],
  ["an-instance-of-a-class", new Acme(), /expected a plain object, got an instance of Acme/],
  ["no-version", { name: "acme", provideImage }, /add apiVersion: 1/],
  ["a-newer-version", { ...good, apiVersion: 2 }, /written for apiVersion 2, this is 1: update flyte-settings/],
  ["a-version-as-text", { ...good, apiVersion: "1" }, /written for apiVersion "1", this is 1: write apiVersion: 1/],
  [
    "no-name",
    { apiVersion: 1, provideImage },
    /expected a name without spaces, got undefined; .*name: "flyte-plugin-acme"/,
  ],
  ["an-empty-name", { ...good, name: "" }, /expected a name without spaces, got ""/],
  ["a-name-with-a-newline", { ...good, name: "a\nb" }, /expected a name without spaces, got "a\\nb"/],
  [
    "a-mistyped-hook",
    { ...good, provideImages: provideImage },
    /provideImages is not part .*Did you mean provideImage\?/,
  ],
  [
    "a-strange-property",
    { ...good, zzzzzzzz: 1 },
    /zzzzzzzz is not part of the interface\..* Known: apiVersion, name, /,
  ],
  ["a-hook-that-is-a-text", { ...good, pinImage: "sha256" }, /pinImage: expected a function, got "sha256"/],
  ["a-hook-that-is-null", { ...good, pinImage: null }, /pinImage: expected a function, got null/],
  [
    "no-hook",
    { apiVersion: 1, name: "acme" },
    /it has no hook, so it would do nothing; write at least one of provideImage, /,
  ],
  [
    "an-entry-that-throws",
    () => {
      throw new Error("needs a registry");
    },
    /could not be made from its options: needs a registry/,
  ],
  [
    "an-entry-that-throws-a-text",
    () => {
      throw "no";
    },
    /could not be made from its options: threw "no" instead of an error/,
  ],
  ["an-entry-that-rejects", () => Promise.reject(new Error("later")), /could not be made from its options: later/],
  ["an-entry-that-returns-nothing", () => {}, /expected a plain object, got undefined/],
  ["an-entry-that-returns-an-entry", () => () => good, /expected a plain object, got a function/],
  [
    "a-getter-that-throws",
    {
      ...good,
      get pinImage() {
        throw new Error("boo");
      },
    },
    /it cannot be read: boo/,
  ],
  [
    "a-proxy-that-throws",
    new Proxy(good, {
      ownKeys() {
        throw new Error("boo");
      },
    }),
    /it cannot be read: boo/,
  ],
];

describe("a plugin is refused at load", () => {
  it.each(refused)("%s", async (_, entry, message) => {
    const error = await failureOf(loadPlugins([{ source: "./acme.mjs", entry }]));
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ code: "PLUGIN_INVALID", details: { place: "./acme.mjs" } });
    expect(error.message).toMatch(/^plugin \.\/acme\.mjs: /);
  });

  it("a default export that is a promise and never settles", async () => {
    vi.useFakeTimers();
    const failure = failureOf(loadPlugins([{ source: "./acme.mjs", entry: new Promise(() => {}) }]));
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    expect((await failure).message).toContain("no plugin within 30 s");
  });

  it("two of one name, from two files", async () => {
    const sources = [
      { source: "./a.mjs", entry: good },
      { source: "./b.mjs", entry: good },
    ];
    const error = await failureOf(loadPlugins(sources));
    expect(error.message).toBe(
      "plugin ./b.mjs: a second plugin is called acme: ./a.mjs has that name too. Remove one, or give it another name",
    );
  });

  it("one that is listed twice", async () => {
    const sources = [
      { source: "./a.mjs", entry: good },
      { source: "./a.mjs", entry: good },
    ];
    expect((await failureOf(loadPlugins(sources))).message).toMatch(/it is listed twice/);
  });
});

describe("a plugin is loaded", () => {
  it("in list order, from objects and from sync and async functions", async () => {
    const sources = [
      { source: "./a.mjs", entry: { ...good, name: "a" } },
      {
        source: "./b.mjs",
        entry: (options: { name: string }) => ({ ...good, name: options.name }),
        options: { name: "b" },
      },
      { source: "./c.mjs", entry: async (options: unknown) => ({ ...good, name: `c${JSON.stringify(options)}` }) },
    ];
    const loaded = await loadPlugins(sources);
    expect(loaded.map(({ name, source, hooks }) => [name, source, Object.keys(hooks)])).toEqual([
      ["a", "./a.mjs", ["provideImage"]],
      ["b", "./b.mjs", ["provideImage"]],
      ["c{}", "./c.mjs", ["provideImage"]],
    ]);
  });

  it("without a prototype", async () => {
    const entry = Object.assign(Object.create(null), good);
    expect(await loadPlugins([{ source: "./a.mjs", entry }])).toHaveLength(1);
  });

  it("is read once: a hook exchanged later is not called", async () => {
    const entry = { ...good };
    const [plugin] = await loadPlugins([{ source: "./a.mjs", entry }]);
    entry.provideImage = () => {
      throw new Error("exchanged");
    };
    const hook = plugin?.hooks.provideImage as (() => unknown) | undefined;
    expect(hook?.()).toBe(null);
  });
});
