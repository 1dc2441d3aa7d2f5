import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { loadProject, nodeHost } from "@flyte-settings/project";
import { examine } from "@flyte-settings/project/doctor";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";

type Files = Readonly<Record<string, string>>;
type Versions = readonly [python: string | undefined, flytekit: string | undefined];

const found: readonly (readonly [name: string, files: Files, versions: Versions])[] = [
  [
    "pyproject.toml: requires-python with one minor, and an exact pin",
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

const twoPins = 'flytekit==1.10.2 ; python_version < "3.9"\nflytekit==1.16.0 ; python_version >= "3.9"\n';

const marked: readonly (readonly [name: string, files: Files, versions: Versions])[] = [
  [
    "two pins in requirements.txt, for the detected Python",
    { "requirements.txt": twoPins, ".python-version": "3.11\n" },
    ["3.11", "1.16.0"],
  ],
  [
    "two pins in requirements.txt, for an older Python",
    { "requirements.txt": twoPins, ".python-version": "3.8\n" },
    ["3.8", "1.10.2"],
  ],
  [
    "the Python that the project file sets over a detected one",
    { "requirements.txt": twoPins, ".python-version": "3.8\n", "flyte-settings.yaml": 'pythonVersion: "3.11"\n' },
    ["3.11", "1.16.0"],
  ],
  ["two pins and no known Python, which settle nothing", { "requirements.txt": twoPins }, [undefined, undefined]],
  [
    "a pin for another system",
    { "requirements.txt": 'flytekit==1.9.0 ; sys_platform == "win32"\nflytekit==1.16.0 ; sys_platform != "win32"\n' },
    [undefined, "1.16.0"],
  ],
  [
    "a pin that goes on in the next line",
    { "requirements.txt": 'flytekit==1.9.0 \\\n  ; os_name == "nt"\nflytekit==1.16.0 --hash=sha256:00\n' },
    [undefined, "1.16.0"],
  ],
  [
    "two pins without markers, which settle nothing",
    { "requirements.txt": "flytekit==1.9.0\nflytekit==1.16.0\n" },
    [undefined, undefined],
  ],
  [
    "a constraints file",
    { "requirements.txt": "-c limits.txt\nflytekit\n", "limits.txt": "flytekit==1.16.0\n" },
    [undefined, "1.16.0"],
  ],
  [
    "markers in pyproject.toml",
    {
      "pyproject.toml": `[project]\nname = "x"\nrequires-python = "==3.11.*"\ndependencies = ["flytekit==1.9.0; python_version<'3.10'", "flytekit==1.16.0; python_version>='3.10'"]\n`,
    },
    ["3.11", "1.16.0"],
  ],
  [
    "Poetry's list of constraints by Python",
    {
      "pyproject.toml": `[tool.poetry.dependencies]\npython = "~3.11"\nflytekit = [{ version = "1.9.0", python = "<3.10" }, { version = "1.16.0", python = "^3.10" }]\n`,
    },
    ["3.11", "1.16.0"],
  ],
  [
    "forks of uv.lock",
    {
      "uv.lock": `requires-python = ">=3.8"\n[[package]]\nname = "flytekit"\nversion = "1.9.0"\nresolution-markers = ["python_full_version < '3.10'"]\n[[package]]\nname = "flytekit"\nversion = "1.16.0"\nresolution-markers = ["python_full_version >= '3.12'", "python_full_version >= '3.10' and python_full_version < '3.12'"]\n`,
      ".python-version": "3.11\n",
    },
    ["3.11", "1.16.0"],
  ],
  [
    "pylock.toml",
    {
      "pylock.toml": `lock-version = "1.0"\n[[packages]]\nname = "flytekit"\nversion = "1.9.0"\nmarker = "sys_platform == 'win32'"\n[[packages]]\nname = "flytekit"\nversion = "1.16.0"\nmarker = "sys_platform == 'linux'"\n`,
    },
    [undefined, "1.16.0"],
  ],
  [
    "environment.yml with a channel and a build",
    { "environment.yml": "dependencies:\n  - python >=3.11,<3.12\n  - conda-forge::flytekit=1.16.0=pyhd8ed1ab_0\n" },
    ["3.11", "1.16.0"],
  ],
];

/** As evaluated by packaging 26.4 for Linux, CPython and no extra; undefined if the patch release decides. */
const markers: readonly (readonly [python: string | undefined, holds: boolean | undefined, marker: string])[] = [
  ["3.11", true, 'python_version >= "3.9"'],
  ["3.11", false, "python_version<'3.9'"],
  ["3.11", true, "'3.9' <= python_version"],
  ["3.10", true, 'python_version > "3.9"'],
  ["3.11", true, 'python_version == "3.11.*"'],
  ["3.11", false, 'python_version != "3.11"'],
  ["3.11", true, 'python_version ~= "3.8"'],
  ["3.11", true, 'python_version in "3.10, 3.11"'],
  ["3.11", true, 'python_version not in "3.8, 3.9"'],
  ["3.11", undefined, 'python_full_version < "3.11.4"'],
  ["3.11.7", false, 'python_full_version < "3.11.4"'],
  ["3.11", true, 'python_full_version >= "3.11"'],
  ["3.11", true, 'sys_platform == "linux" and os_name == "posix"'],
  ["3.11", false, 'sys_platform == "win32" or platform_system == "Darwin"'],
  ["3.11", true, 'os_name == "nt" and python_version < "3" or sys_platform == "linux"'],
  ["3.11", false, 'os_name == "nt" and (python_version < "3" or sys_platform == "linux")'],
  ["3.11", true, 'os.name == "posix" and sys.platform == "linux"'],
  ["3.11", false, 'extra == "spark"'],
  ["3.11", undefined, 'platform_machine == "aarch64"'],
  ["3.11", true, 'platform_machine == "aarch64" or platform_machine == "x86_64"'],
  ["3.11", undefined, 'platform_release >= "5"'],
  [undefined, undefined, 'python_version >= "3.9"'],
  [undefined, false, 'python_version >= "3.9" and sys_platform == "win32"'],
  ["3.11", undefined, "python_version"],
  ["3.11", undefined, 'python_version >= "3.9" and'],
  ["3.11", undefined, '(python_version >= "3.9"'],
];

describe("an environment marker", () => {
  it.for(markers)("for Python %s holds: %s, %s", async ([python, holds, marker], { dir }) => {
    await writeFile(join(dir, "requirements.txt"), `flytekit==1.16.0 ; ${marker}\n`);
    if (python !== undefined) await writeFile(join(dir, ".python-version"), `${python}\n`);
    const host = { ...nodeHost(process), env: {}, home: join(dir, "home"), cwd: dir };
    const { values } = await loadProject({}, host);
    expect(values.flytekitVersion).toBe(holds === true ? "1.16.0" : undefined);
    const lines = (await examine({ offline: true, timeoutMs: 1000 }, host)).filter(({ check }) => check === "flytekit");
    const reason = holds === undefined ? "its marker cannot be evaluated" : "its marker does not hold";
    if (holds === true) expect(lines).toMatchObject([{ status: "ok" }]);
    else
      expect(lines[1]).toMatchObject({
        status: holds === undefined ? "warn" : "skip",
        message: expect.stringContaining(reason),
      });
  });
});

describe("versions of Python and flytekit", () => {
  it.for([...found, ...marked])("are found in %s", async ([, files, [python, flytekit]], { dir }) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), text);
    }
    const host = { ...nodeHost(process), env: {}, home: join(dir, "home"), cwd: dir };
    const { values } = await loadProject({}, host);
    expect([values.pythonVersion, values.flytekitVersion]).toEqual([python, flytekit]);
  });
});
