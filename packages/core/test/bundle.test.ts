import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { bundled } from "./bundled.ts";

/** Bytes, minified and gzipped. Explain an increase in the same commit. */
const ceilings = [
  ["", 23_400],
  ["/plugin", 14_500],
  ["/checks", 28_200],
  ["/zlib-exact", 16_100],
  ["/config", 64_200],
] as const;

/** For single names of an entry point, measured the same way. */
const names = [
  ["decodeContext", "", 9_000],
  ["readYaml", "/config", 24_200],
] as const;

const constants = [
  ["CONTEXT_VARIABLE", ""],
  ["DEFAULT_PYTHON_INTERPRETER", ""],
  ["DEST_DIR", ""],
  ["API_VERSION", "/plugin"],
] as const;

const forbidden = ["process", "Buffer", "require", "fetch", "window", "globalThis"];

/** The globals declared in `src/web-globals.d.ts`, and no others. */
const webGlobals = { TextEncoder, TextDecoder, AbortController, setTimeout, clearTimeout };

function identifiers(code: string): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isMember(node)) found.add(node.text);
    if (ts.isStringLiteral(node) && node.text.startsWith("node:")) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("bundle.js", code, ts.ScriptTarget.ES2022, true));
  return found;
}

function isMember(node: ts.Identifier): boolean {
  const parent = node.parent;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}

describe("core in a user's bundle", () => {
  it.each(ceilings)("entry .%s stays below its ceiling", async (entry, ceiling) => {
    expect(gzipSync(await bundled(entry), { level: 9 }).length).toBeLessThanOrEqual(ceiling);
  });

  it.each(names)("%s alone stays below its ceiling", async (name, entry, ceiling) => {
    expect(gzipSync(await bundled(entry, "esm", name), { level: 9 }).length).toBeLessThanOrEqual(ceiling);
  });

  it.each(ceilings)("entry .%s names nothing of a host", async (entry) => {
    const found = identifiers(await bundled(entry));
    expect([...found].filter((name) => forbidden.includes(name) || name.startsWith("node:"))).toEqual([]);
  });

  it.each(constants)("one constant costs less than 1 kB: %s of .%s", async (name, entry) => {
    expect((await bundled(entry, "esm", name)).length).toBeLessThan(1_000);
  });

  it("the main entry pulls in neither yaml nor pako", async () => {
    const code = await bundled("");
    expect(code).not.toContain("YAMLParseError");
    expect(code).not.toContain("incorrect header check");
  });

  it("runs where there is nothing but the web globals that it declares", async () => {
    const context = createContext({ ...webGlobals });
    runInContext(await bundled("", "iife"), context);
    const text = runInContext(
      `const settings = core.SerializationSettings.forImage("ghcr.io/acme/train:v3", "v1");
       core.SerializationSettings.toJson(core.SerializationSettings.fromTransport(core.SerializationSettings.serializedContext(settings)))`,
      context,
    );
    expect(text).toContain('"fqn": "ghcr.io/acme/train", "tag": "v3"');
  });
});
