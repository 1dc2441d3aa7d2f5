import {
  contextsInAnyText,
  contextsInEnvText,
  contextsInManifest,
  decodeContextText,
  ImageReference,
} from "@flyte-settings/core";
import { gitRepoUrl, readIni, readManifests, readYaml } from "@flyte-settings/core/config";
import { findInText, parsePythonJson } from "@flyte-settings/core/internal";
import { plainUrl, redactSecrets, redactUrls } from "@flyte-settings/core/plugin";
import { wrapText } from "../../cli/src/format/wrap-text.ts";
import { readDockerPatterns } from "../../fast-register/src/ignore/docker-patterns.ts";
import { pathsOfIndex } from "../../fast-register/src/ignore/git-index.ts";
import { lastMatch, readGitPatterns } from "../../fast-register/src/ignore/git-patterns.ts";
import { compileShellPattern } from "../../fast-register/src/ignore/standard-patterns.ts";
import { scanImports } from "../../fast-register/src/imports/scan-imports.ts";
import { membersOf } from "../../node-kit/src/tar/memory.ts";
import { parseAuthFile } from "../../oci-images/src/auth/auth-file.ts";
import { parseChallenges } from "../../oci-images/src/auth/challenge.ts";
import { parseImagesLock } from "../../oci-images/src/lock/parse-lock.ts";
import { tar } from "../../plugin-testkit/src/tar.ts";
import { injectIntoManifest } from "../../project/src/context/inject-manifest.ts";
import { readLockFile } from "../../project/src/detect-python/lock-files.ts";
import { markerHolds } from "../../project/src/detect-python/markers.ts";
import { readPyproject } from "../../project/src/detect-python/pyproject.ts";
import { settle } from "../../project/src/detect-python/settle.ts";
import { singleMinor } from "../../project/src/detect-python/single-minor.ts";
import {
  includedRequirements,
  readCondaEnvironment,
  readMise,
  readPythonVersionFile,
  readPyvenvConfig,
  readRequirements,
  readRuntime,
  readToolVersions,
} from "../../project/src/detect-python/text-files.ts";
import { packageErrors } from "../../registration/src/package/tar.ts";
import { flyte2Readers } from "./flyte2-readers.ts";
import { inspectorReaders } from "./inspector-readers.ts";
import type { Reader } from "./reader.ts";

/** Longer paths are rejected during listing. */
const PATH = 4096;
const LONG_PATH: string = "a/b".repeat(PATH / 3);
const LONG_NAME: string = "a".repeat(250);

/** As bytes: a character outside Latin-1 becomes its low byte. */
const bytesOf = (text: string): Buffer => Buffer.from(text, "latin1");

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

const archive: Uint8Array = tar([
  { path: "a/b.py", content: "x = 1\n" },
  { path: `${"long/".repeat(40)}c`, content: "" },
  { path: "l", type: "symlink", target: "a" },
]);

/** Two entries, `a` and `ab`, as git writes them. */
function index(version: 2 | 4): string {
  const word = (value: number): string => String.fromCharCode(0, 0, 0, value);
  const entry = (name: string): string => `${"\0".repeat(61)}${String.fromCharCode(name.length)}`;
  const names = version === 4 ? ["\0a\0", "\0b\0"] : ["a", "ab"].map((name) => name.padEnd(10, "\0"));
  return `DIRC${word(version)}${word(2)}${names.map((name) => entry(name) + name).join("")}`;
}

const locks: Readonly<Record<string, string>> = {
  "uv.lock": 'version = 1\nrequires-python = "==3.11.*"\n\n[[package]]\nname = "flytekit"\nversion = "1.16.0"\n',
  "poetry.lock": '[[package]]\nname = "flytekit"\nversion = "1.16.0"\n\n[metadata]\npython-versions = ">=3.11,<3.12"\n',
  "pdm.lock": '[metadata]\n[[metadata.targets]]\nrequires_python = "==3.11.*"\n',
  "pylock.toml": 'lock-version = "1.0"\nrequires-python = "==3.11.*"\n',
  "Pipfile.lock":
    '{"_meta": {"requires": {"python_version": "3.11"}}, "default": {"flytekit": {"version": "==1.16.0"}}}',
};

const manifest =
  "kind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n  - name: c\n    env: [{ name: A, value: b }]\n";
const image = `- requested: r/x:1\n    digest: sha256:${"a".repeat(64)}\n    platforms: [linux/amd64]\n    origins: [{ from: image }]\n`;

export const readers: readonly Reader[] = [
  {
    name: "contexts in pasted text",
    samples: [
      "INFO env={_F_SS_C: H4sIAAAAAAAC/6tWyk0sKC5JTUktLlGyUlAqSy0qzszPAwAbv0l5FwAAAA==}",
      "a0 --version 'v1' --dest .",
    ],
    read: (text) => findInText(text, "text"),
  },
  {
    name: "docker patterns",
    samples: ["*.pyc\n!keep/**/x\n[a-c]?\n", "**/*a*b\n"],
    read: (text) => {
      const matcher = readDockerPatterns(".dockerignore", text);
      for (const path of ["a/b/c.py", LONG_NAME, LONG_PATH]) matcher.decide(path);
    },
  },
  {
    name: "paths against docker patterns",
    samples: ["a/b/c", LONG_NAME],
    read: (text) => readDockerPatterns(".dockerignore", "*a*a*a*b\n**/a/**/b\n").decide(text.slice(0, PATH)),
  },
  {
    name: "git patterns (wildmatch)",
    samples: ["*.pyc\n!keep/**/x\n[a-c]?\\ \n", "/**/a*b/\n[[:alpha:]]\n"],
    read: (text) => {
      const list = readGitPatterns(".gitignore", "", text);
      for (const path of ["a/b/c.py", LONG_NAME, LONG_PATH]) lastMatch(list, path, false, false);
    },
  },
  {
    name: "paths against git patterns",
    samples: ["a/b/c", LONG_NAME],
    read: (text) =>
      lastMatch(readGitPatterns(".gitignore", "", "*a*a*a*b\n**/a/**/b\n"), text.slice(0, PATH), false, true),
  },
  {
    name: "shell patterns",
    samples: ["*.pyc", "**/__pycache__/*", "[a-c]?x"],
    read: (text) => {
      const matches = compileShellPattern(text);
      for (const path of ["a/b/c.pyc", LONG_PATH]) matches(path);
    },
  },
  {
    name: "imports and f-strings",
    samples: [
      "import a.b as c\nfrom .x import (y, z)\n",
      'x = f"{a!r:{b}}"\nimport os\n',
      'importlib.import_module("x")\n',
    ],
    read: (text) => scanImports(Buffer.from(text)),
  },
  {
    name: "requirements",
    samples: ["flytekit[x]==1.16.0 ; python_version < '3.12'\n-r other.txt\n"],
    read: (text) => [settle(readRequirements(text), "3.11"), includedRequirements(text)],
  },
  {
    name: "environment markers",
    samples: ["python_version < '3.12' and (sys_platform == \"linux\" or extra in 'a b')"],
    read: (text) => markerHolds(text, "3.11"),
  },
  { name: ".python-version", samples: ["3.11.4\n"], read: readPythonVersionFile },
  { name: ".tool-versions", samples: ["python 3.11.4 system\n"], read: readToolVersions },
  { name: "mise.toml", samples: ['[tools]\npython = ["3.11"]\n'], read: readMise },
  { name: "runtime.txt", samples: ["python-3.11.4\n"], read: readRuntime },
  {
    name: "environment.yml",
    samples: ["dependencies:\n- python=3.11\n- pip: [flytekit==1.16.0]\n"],
    read: readCondaEnvironment,
  },
  { name: "pyvenv.cfg", samples: ["home = /usr\nversion_info = 3.11.4\n"], read: readPyvenvConfig },
  { name: "markers and specifiers", samples: [">=3.11,<3.12", "~=3.11.2", "==3.11.*"], read: singleMinor },
  {
    name: "pyproject.toml",
    samples: ['[project]\nname = "x"\nrequires-python = ">=3.11,<3.12"\ndependencies = ["flytekit==1.16.0"]\n'],
    mayThrow: true,
    read: async (text) => settle(await readPyproject(text), "3.11"),
  },
  ...Object.entries(locks).map(
    ([name, sample]): Reader => ({
      name,
      samples: [sample],
      mayThrow: true,
      read: async (text) => settle(await readLockFile(name, text), "3.11"),
    }),
  ),
  {
    name: "images.lock.yaml",
    samples: [`lockVersion: 1\nimages:\n  ${image}`],
    read: (text) => parseImagesLock(text, "images.lock.yaml"),
  },
  {
    name: "YAML",
    samples: ["a: &x [1, 'b', \"c\"]\nd: *x\n", "- ? a\n  : |\n    b\n"],
    read: (text) => readYaml(text),
  },
  {
    name: "manifests",
    samples: [manifest, `${manifest}---\n${manifest}`],
    read: (text) => readManifests(text).map((each) => contextsInManifest(each as never)),
  },
  {
    name: "manifests to inject into",
    samples: [manifest, '{"spec": {"containers": [{"name": "c"}]}}'],
    read: (text) => injectIntoManifest(text, "pod.yaml", { context: "H4sI" }),
  },
  { name: "INI", samples: ["[images]\na = %(b)s\nb = r/x:1\n"], read: (text) => readIni(text) },
  {
    name: "git's config",
    samples: ['[remote "origin"]\n\turl = https://u@h/a.git?ref=x\n'],
    read: (text) => gitRepoUrl(text),
  },
  { name: "JSON", samples: ['{"a": [1, -2.5e3, "x\\u00e9", null, true, NaN]}'], read: parsePythonJson },
  { name: "contexts", samples: ["H4sIAAAAAAAA"], read: decodeContextText },
  { name: "contexts in any text", samples: ["- key: _F_SS_C\n  value: H4sIAAAAAAAC\n"], read: contextsInAnyText },
  { name: "env files", samples: ["A=b\n_F_SS_C=H4sI\n"], read: contextsInEnvText },
  {
    name: "image references",
    samples: ["ghcr.io/a/b:1", `r:5000/x@sha256:${"a".repeat(64)}`],
    read: (text) => [ImageReference.parse, ImageReference.parseDockerRef].map((parse) => parse(text)),
  },
  {
    name: "docker's config.json",
    samples: ['{"auths": {"ghcr.io": {"auth": "YTpi"}}, "credHelpers": {"x": "y"}}'],
    read: (text) => parseAuthFile(text, "config.json"),
  },
  { name: "challenges", samples: ['Bearer realm="https://a/t",service="x", Basic realm="y"'], read: parseChallenges },
  { name: "tar", samples: [textOf(archive)], read: (text) => [...membersOf(bytesOf(text), packageErrors)] },
  { name: "git index", samples: [index(2), index(4)], read: (text) => pathsOfIndex(bytesOf(text)) },
  {
    name: "URLs in foreign texts",
    samples: ["got https://u:p@h/x?sig=1 and s3://b/k"],
    read: (text) => [redactUrls(text), redactSecrets(text), plainUrl(text)],
  },
  ...flyte2Readers,
  ...inspectorReaders,
  { name: "text in columns", samples: ["a few words of help"], read: (text) => wrapText(text, 80) },
];
