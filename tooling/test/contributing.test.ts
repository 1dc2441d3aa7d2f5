import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { localImports, sourceFiles } from "../sources.mjs";
import { root } from "./fences.ts";

const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
const walks = [...text.matchAll(/^### Walk: (.+)\n\n((?:\d+\. `.+\n)+)/gm)].map(
  ([, name = "", list = ""]) =>
    [name, [...list.matchAll(/`(packages\/[^`]+\.ts)`/g)].map(([, file = ""]) => file)] as const,
);
const packageOf = (file: string): string => file.split("/").slice(0, 2).join("/");

/** All direct and indirect imports of the files in their own package. */
function reached(files: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file) || !existsSync(join(root, file))) return;
    found.add(file);
    for (const next of localImports(join(root, file))) visit(relative(root, next));
  };
  files.forEach(visit);
  return found;
}

describe("the walks in CONTRIBUTING", () => {
  it("are four", () => {
    expect(walks).toHaveLength(4);
  });

  it.each(walks)("%s: every file exists", (_name, files) => {
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it.each(walks)("%s: every file is imported by one before it, or by its package", (_name, files) => {
    const lost = files.filter((file, at) => {
      const home = packageOf(file);
      const before = files.slice(0, at).filter((each) => packageOf(each) === home);
      // the entry points of a package are the files directly in src
      const entries = sourceFiles(join(root, home, "src"))
        .map((each) => relative(root, each))
        .filter((each) => each.split("/").length === 4 || each.endsWith("/index.ts"));
      return !reached([...before, ...entries]).has(file);
    });
    expect(lost).toEqual([]);
  });
});

describe("the table of packages in CONTRIBUTING", () => {
  it("has every package", () => {
    const named = [...text.matchAll(/^\| `([a-z-]+)` \| .* \| (?:yes|no) \|$/gm)].map(([, name]) => name);
    const manifests = named.filter((name) => existsSync(join(root, `packages/${name}/package.json`)));
    expect(manifests).toEqual(named);
    expect(named).toHaveLength(11);
  });
});
