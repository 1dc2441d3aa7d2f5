import { bundleCode, importGraph, listImported, scanImports, why } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");
const scan = (source: string): string[] =>
  scanImports(Buffer.from(source)).map(
    ({ level, module, names, line, isComputed }) =>
      `${line}: ${isComputed ? "?" : ".".repeat(level) + module}${names ? ` ${names.join(",")}` : ""}`,
  );

const rows: readonly (readonly [name: string, source: string, found: readonly string[]])[] = [
  ["several names", "import a, b.c as d\n", ["1: a", "1: b.c"]],
  ["from with brackets, comments and a comma at the end", "from a import (b, # c\n  d as e,\n)\n", ["1: a b,d"]],
  ["relative ones", "from . import a\nfrom ..b.c import d\nfrom ...import e\n", ["1: . a", "2: ..b.c d", "3: ... e"]],
  [
    "in functions, behind colons and semicolons",
    "def f():\n  import a\nif x: import b; import c\n",
    ["2: a", "3: b", "3: c"],
  ],
  ["continued lines", "import \\\n  a\nfrom b \\\n import c\n", ["1: a", "3: b c"]],
  ["not in strings", '"""\nimport a\n"""\nx = "import b"\nr\'\\\'import c\'\n', []],
  ["not in comments, nor as part of a word", "# import a\nimportant = 1\nx.import_ = 2\n", []],
  ["after an f-string that holds its own quotes", 'x = f"{a["b"]:{w}}"\nimport c\n', ["2: c"]],
  ["after a doubled brace and a named character", 'x = f"{{ \\N{DASH}"\nimport c\n', ["2: c"]],
  ["a byte order mark and carriage returns", "\ufeffimport a\r\nimport b\rimport c\r", ["1: a", "2: b", "3: c"]],
  ["a literal import_module", "importlib.import_module('a.b')\n__import__(\"c\")\n", ["1: a.b", "2: c"]],
  ["texts put together", "import_module('a' + 'b')\nimport_module('a' 'c')\n", ["1: ab", "2: ac"]],
  ["a relative import_module", "import_module('.x', __package__)\n", ["1: .x"]],
  ["a computed one", "import_module(name)\nimport_module(f'{x}')\n", ["1: ?", "2: ?"]],
  ["a star", "from a import *\n", ["1: a *"]],
  [
    "f-strings within 100 others",
    `import a\nx = ${"f'{".repeat(100)}1${"}'".repeat(100)}\nimport b\n`,
    ["1: a", "3: b"],
  ],
  ["nothing behind more f-strings than Python takes", `import a\nx = ${"f'{".repeat(20_000)}\nimport b\n`, ["1: a"]],
  ["names behind too many f-strings", `import a\nfrom b import (${"f'{".repeat(20_000)}`, ["1: a"]],
];

describe("the scanner finds imports", () => {
  it.each(rows)("%s", (_, source, found) => {
    expect(scan(source)).toEqual(found);
  });
});

describe("the graph", () => {
  const files = (tree: Record<string, string>, ...modules: string[]): string[] =>
    [...importGraph(plant(scratch(), tree), modules).files].sort();

  it("holds packages on the way, relative and late imports", () => {
    const tree = {
      "p/__init__.py": "",
      "p/wf.py":
        "from .lib import h\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  import types_only\ndef f():\n  import late\n",
      "p/lib/__init__.py": "",
      "p/lib/h.py": "",
      "p/lib/unused.py": "",
      "late.py": "",
      "types_only.py": "",
      "other.py": "",
    };
    expect(files(tree, "p.wf")).toEqual([
      "late.py",
      "p/__init__.py",
      "p/lib/__init__.py",
      "p/lib/h.py",
      "p/wf.py",
      "types_only.py",
    ]);
  });

  it("knows src layouts, namespace packages and scripts beside scripts", () => {
    const tree = {
      "src/ns/a.py": "import ns.b\n",
      "src/ns/b.py": "import beside\n",
      "src/ns/beside.py": "",
      "src/ns/c.py": "",
    };
    expect(files(tree, "ns.a")).toEqual(["src/ns/a.py", "src/ns/b.py", "src/ns/beside.py"]);
  });

  it("brings all of a package that is named, and the modules behind a star", () => {
    const tree = {
      "p/__init__.py": "",
      "p/a.py": "from q import *\n",
      "p/s/__init__.py": "",
      "p/s/b.py": "",
      "p/n/c.py": "",
      "q/__init__.py": "__all__ = ['z']\n",
      "q/z.py": "",
    };
    expect(files(tree, "p")).toEqual([
      "p/__init__.py",
      "p/a.py",
      "p/s/__init__.py",
      "p/s/b.py",
      "q/__init__.py",
      "q/z.py",
    ]);
  });

  it("tells what it could not follow", () => {
    const root = plant(scratch(), {
      "a.py": "import yaml\nfrom . import gone\nfrom .gone import x\nimport_module(n)\nimport p.q\n",
      "p/__init__.py": "",
    });
    expect(importGraph(root, ["a"]).unresolved).toEqual([
      { file: "a.py", line: 3, module: ".gone" },
      { file: "a.py", line: 4 },
      { file: "a.py", line: 5, module: "p.q" },
    ]);
  });

  it("refuses a module that is not there", () => {
    expect(() => importGraph(scratch(), ["nope"])).toThrow(
      expect.objectContaining({ code: "BUNDLE_MODULE_NOT_FOUND" }),
    );
  });
});

describe("a bundle of what is imported", () => {
  it("ignores no modules, adds data by pattern and has flytekit's digest", async () => {
    const root = plant(scratch(), {
      ".gitignore": "gen.py\n",
      "flow.py": "import gen\n",
      "gen.py": "g = 1\n",
      "conf/a.yaml": "",
      "x.csv": "",
    });
    const list = await listImported(root, { env }, { modules: ["flow"], data: ["conf/*.yaml"] });
    expect(list.files).toEqual(["conf/a.yaml", "flow.py", "gen.py"]);
    const { files } = await bundleCode(root, { env }, { output: scratch(), copy: "auto", modules: ["flow"] });
    expect(files).toEqual(["flow.py", "gen.py"]);
  });

  it("can say why", async () => {
    const root = plant(scratch(), { "flow.py": "\nimport a\n", "a.py": "import b\n", "b.py": "", "c.py": "" });
    const options = { copy: "auto", modules: ["flow"] } as const;
    expect(await why(root, "b.py", { env }, options)).toEqual({
      shipped: true,
      source: "import",
      chain: ["flow", "flow.py:2 (a)", "a.py:1 (b)"],
    });
    expect(await why(root, "c.py", { env }, options)).toEqual({ shipped: false, rule: "no named module imports it" });
  });
});
