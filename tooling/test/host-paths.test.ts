import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../pnpm.mjs";

/** `path-forms.ts` converts paths; flytekit's digest of resolvers drops the system's separators. */
const EXEMPT = new Set(["node-kit/src/fs/path-forms.ts", "oci-images/src/resolvers/digest-of-paths.ts"]);
const RULES = [
  ["relative paths and separators of the host", /import \{[^}]*\b(?:relative|sep)\b[^}]*\} from "node:path"/],
  ["backslashes turned by hand", /\.replaceAll\("\\\\", "\/"\)/],
  [
    "a prefix of a real path with a slash",
    /\b(?:real|root|home|cwd|folder|project)\w*(?:\?)?\.startsWith\((?:`\$\{[^}]+\}\/`|[\w.]+ \+ (?:"\/"|sep))\)/,
  ],
] as const;

function sources(): string[] {
  const packages = join(root, "packages");
  // core does not use host paths
  const names = readdirSync(packages).filter((name) => name !== "core");
  return names.flatMap((name) => {
    const src = join(packages, name, "src");
    const paths = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
    return paths.map((path) => `${name}/src/${path}`);
  });
}

describe("hints hold on every system", () => {
  const posixOnly = /["'`][^"'`\n]*(?:\bchmod [+0-7]|\/tmp\b)/;
  test("chmod and /tmp are named only where the platform is asked", () => {
    const found = sources().filter((path) => posixOnly.test(readFileSync(join(root, "packages", path), "utf8")));
    expect(found).toEqual(["project/src/plugins/run-program.ts"]);
  });
});

describe("host paths are handled by node-kit's path forms", () => {
  for (const [name, rule] of RULES) {
    test(`no source has ${name}`, () => {
      const found = sources().filter(
        (path) => !EXEMPT.has(path) && rule.test(readFileSync(join(root, "packages", path), "utf8")),
      );
      expect(found).toEqual([]);
    });
  }
  test("the rules find what they forbid", () => {
    const bad = [
      'import { join, relative } from "node:path";',
      'x.replaceAll("\\\\", "/")',
      ["home.startsWith(`$", "{real}/`)"].join(""),
    ];
    expect(bad.map((line, at) => RULES[at]?.[1].test(line))).toEqual([true, true, true]);
  });
});
