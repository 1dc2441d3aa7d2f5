import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

// A user's program that imports the built declarations, without other types from this machine.
const file = join(import.meta.dirname, "user-program.ts");
const imports = ["", "/plugin", "/checks", "/config", "/flyte2", "/image-spec", "/zlib-exact"].map(
  (entry, index) => `import * as entry${index} from "@flyte-settings/core${entry}"; void entry${index};`,
);
const plugin = `
import { definePlugin } from "@flyte-settings/core/plugin";
export default definePlugin({
  apiVersion: 1,
  name: "flyte-plugin-acme",
  async provideImage(request, ctx) {
    ctx.signal.throwIfAborted();
    const response = await ctx.fetch("https://acme.example", { signal: ctx.signal, body: new Uint8Array([1]) });
    return response.ok ? String(request.reference) : null;
  },
});
`;
const withFetch = `
import type { PluginContext, PluginFetch } from "@flyte-settings/core/plugin";
export const own: PluginFetch = fetch;
export const signal = (ctx: PluginContext): AbortSignal => ctx.signal;
`;

function problems(text: string, lib: readonly string[]): string[] {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: [...lib],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const own = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  own.impliedNodeFormat = ts.ModuleKind.ESNext;
  const compiled = ts.createProgram([file], options, {
    ...host,
    fileExists: (name) => name === file || host.fileExists(name),
    getSourceFile: (name, ...rest) => (name === file ? own : host.getSourceFile(name, ...rest)),
  });
  return ts
    .getPreEmitDiagnostics(compiled)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("declarations of core", () => {
  it("compile with lib es2022, without DOM, @types/node and skipLibCheck", () => {
    expect(problems(imports.join("\n") + plugin, ["lib.es2022.d.ts"])).toEqual([]);
  });

  it("take the web's fetch as PluginFetch and give its AbortSignal", () => {
    const dom = ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"];
    expect(problems(imports.join("\n") + plugin + withFetch, dom)).toEqual([]);
  });
});
