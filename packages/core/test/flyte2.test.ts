import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readConfigFile } from "../src/config.ts";
import { ImageCache, LaunchArguments, readFlyte2Config } from "../src/flyte2.ts";

const packed = (json: string): string => gzipSync(json).toString("base64");

describe("image caches of Flyte 2", () => {
  it.each([
    ["in a value", '{"image_lookup":{"a":"\\ud800"}}'],
    ["in a name", '{"image_lookup":{"\\udc00":"r/a:1"}}'],
    ["in a value that a later one replaces", '{"image_lookup":{"a":"\\ud800","a":"r/a:1"}}'],
    ["two halves in the wrong order", '{"image_lookup":{"a":"\\udc00\\ud800"}}'],
  ])("half of a surrogate pair %s is refused", (_, json) => {
    expect(() => ImageCache.fromTransport(packed(json), { compat: { context: true } })).toThrow(
      /lone surrogate in a string/,
    );
  });

  it.each([
    ["a whole pair", "\\ud83d\\ude00", "😀"],
    ["an escaped backslash", "\\\\ud800", "\\ud800"],
  ])("%s is read", (_, written, expected) => {
    const cache = ImageCache.fromTransport(packed(`{"image_lookup":{"a":"${written}"}}`));
    expect(cache.imageLookup).toEqual({ a: expected });
  });
});

describe("Flyte 2's configuration", () => {
  it.each([
    ["scopes", ".nan", ["nan"]],
    ["scopes", "1.0", ["1.0"]],
    ["scopes", "2001-01-01 10:00:00", ["2001-01-01", "10:00:00"]],
    ["scopes", "!!binary aGk=", ["b'hi'"]],
    ["command", "!!set {a}", ["{a}"]],
    ["command", "12", ["12"]],
  ])("%s: %s is read as Python writes it", (name, written, expected) => {
    const file = readConfigFile("config.yaml", `admin:\n  ${name}: ${written}\n`, { format: "yaml" });
    if (file.format !== "yaml") throw new Error("not YAML");
    const found = readFlyte2Config({ file, env: {} }).find(({ entry }) => entry.yaml === `admin.${name}`);
    expect(found?.value).toEqual(expected);
  });
});

describe("launch arguments", () => {
  it("a bundle without a location still has a destination", () => {
    const launch = { version: "v1", tgz: "", dest: "", resolverArgs: [] };
    expect(LaunchArguments.toArgs(launch).slice(-2)).toEqual(["--dest", "."]);
  });
});
