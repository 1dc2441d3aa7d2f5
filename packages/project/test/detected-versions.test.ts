import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { loadProject, nodeHost } from "@flyte-settings/project";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";

type Files = Readonly<Record<string, string>>;
type Versions = readonly [python: string | undefined, flytekit: string | undefined];

const found: readonly (readonly [name: string, files: Files, versions: Versions])[] = [
  [
    "pyproject.toml whose requires-python leaves one minor, and an exact pin",
    { "pyproject.toml": '[project]\nname = "x"\nrequires-python = "==3.11.*"\ndependencies = ["flytekit==1.16.0"]\n' },
    ["3.11", "1.16.0"],
  ],
  [
    "pyproject.toml with a range of one minor",
    { "pyproject.toml": '[project]\nname = "x"\nrequires-python = ">=3.10,<3.11"\n' },
    ["3.10", undefined],
  ],
  [
    "pyproject.toml of Poetry",
    { "pyproject.toml": '[tool.poetry.dependencies]\npython = "~3.11"\nflytekit = "==1.15.0"\n' },
    ["3.11", "1.15.0"],
  ],
  [
    "pyproject.toml with ranges, which tell nothing",
    { "pyproject.toml": '[project]\nname = "x"\nrequires-python = ">=3.9"\ndependencies = ["flytekit>=1.10"]\n' },
    [undefined, undefined],
  ],
  [
    "requirements.txt that includes another",
    { "requirements.txt": "-r base.txt\n", "base.txt": "flytekit==1.10.2\n" },
    [undefined, "1.10.2"],
  ],
  [
    "requirements that include each other",
    { "requirements.txt": "-r base.txt\n", "base.txt": "-r requirements.txt\nflytekit==1.10.2\n" },
    [undefined, "1.10.2"],
  ],
  ["a file in requirements/", { "requirements/prod.txt": "flytekit==1.10.2\n" }, [undefined, "1.10.2"]],
  ["a pin with v, which pip reads without", { "requirements.txt": "flytekit==v1.10.2\n" }, [undefined, "1.10.2"]],
  [
    "environment.yml of conda, with pip's section",
    { "environment.yml": "dependencies:\n  - python=3.10\n  - pip:\n    - flytekit==1.9.0\n" },
    ["3.10", "1.9.0"],
  ],
  [".tool-versions", { ".tool-versions": "nodejs 20.1.0\npython 3.10.1\n" }, ["3.10.1", undefined]],
  ["mise.toml", { "mise.toml": '[tools]\npython = "3.12"\n' }, ["3.12", undefined]],
  ["runtime.txt", { "runtime.txt": "python-3.11.4\n" }, ["3.11.4", undefined]],
  [
    ".python-version over the others",
    { ".python-version": "3.9\n", ".tool-versions": "python 3.10.1\n", "runtime.txt": "python-3.11.4\n" },
    ["3.9", undefined],
  ],
];

describe("versions of Python and flytekit", () => {
  it.for(found)("are found in %s", async ([, files, [python, flytekit]], { dir }) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), text);
    }
    const host = { ...nodeHost(process), env: {}, home: join(dir, "home"), cwd: dir };
    const { values } = await loadProject({}, host);
    expect([values.pythonVersion, values.flytekitVersion]).toEqual([python, flytekit]);
  });
});
