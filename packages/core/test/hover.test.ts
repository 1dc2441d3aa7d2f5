import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

// The text that an editor shows: the language service reads a program that imports the built package.
const file = join(import.meta.dirname, "hovered.ts");
const program = `import {
  DefaultImages, EntrypointSettings, FastSerializationSettings, Image, ImageConfig, ImageReference, Resources,
  ResourceSpec, SerializationSettings,
} from "@flyte-settings/core";
`;

const sentences = [
  ["ImageConfig.fromImages", "Creates a config from a default image"],
  ["ImageConfig.auto", "Equivalent of flytekit's `ImageConfig.auto`"],
  ["ImageConfig.findImage", "names are compared exactly. `undefined` if no image has"],
  ["SerializationSettings.create", "Unknown fields are rejected"],
  ["SerializationSettings.forImage", "Creates settings with a single image"],
  ["SerializationSettings.fromTransport", "Decodes settings from a context"],
  ["SerializationSettings.serializedContext", "The value of `_F_SS_C`"],
  ["Image.fullName", "The reference that a node pulls"],
  ["ImageReference.parseNormalized", "Parses with Docker Hub's defaults"],
  ["DefaultImages.findImageFor", "Reference of the default image"],
  ["EntrypointSettings.forInterpreter", "The entrypoint of the virtual environment"],
  ["FastSerializationSettings.commandPrefix", "pyflyte-fast-execute"],
  ["Resources.check", "Returns the same resources"],
  ["ResourceSpec.fromMultipleResource", "Splits resources that may contain pairs"],
] as const;

function service(text: string): ts.LanguageService {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    types: [],
    strict: true,
  };
  const read = (name: string): string | undefined => (name === file ? text : ts.sys.readFile(name));
  return ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const found = read(name);
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
    },
    getCurrentDirectory: () => import.meta.dirname,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
  });
}

function hover(members: readonly string[]): string[] {
  const text = program + members.map((member) => `${member};\n`).join("");
  const asked = service(text);
  return members.map((member) => {
    const at = text.indexOf(`\n${member};`) + member.length;
    const info = asked.getQuickInfoAtPosition(file, at);
    return (info?.documentation ?? []).map((part) => part.text).join("");
  });
}

describe("hover texts", () => {
  it.each(sentences)("%s shows its sentence", (member, sentence) => {
    expect(hover([member])[0]).toContain(sentence);
  });

  it("every function of every companion has one", async () => {
    const core: Record<string, unknown> = await import("@flyte-settings/core");
    const names = Object.entries(core).flatMap(([name, companion]) =>
      /^[A-Z][a-z]/.test(name) && typeof companion === "object" && companion !== null
        ? Object.keys(companion).map((member) => `${name}.${member}`)
        : [],
    );
    const empty = hover(names).flatMap((text, index) => (text === "" ? [names[index]] : []));
    expect(names.length).toBeGreaterThan(30);
    expect(empty).toEqual([]);
  });
});
