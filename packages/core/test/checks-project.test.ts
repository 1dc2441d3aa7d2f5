import { type CheckInput, checks, runChecks } from "@flyte-settings/core/checks";
import type { ProjectValues } from "@flyte-settings/core/config";
import { describe, expect, it } from "vitest";

const settings = {
  imageConfig: { defaultImage: { name: "default", fqn: "r.io/x", tag: "v1" } },
  pythonInterpreter: "/opt/venv/bin/python3",
};
const find = (rest: Omit<CheckInput, "settings">) =>
  runChecks({ settings, ...rest }).map(({ code, place }) => `${code} ${place}`);

const MIB = 1 << 20;
const file = (path: string, bytes = 10) => ({ path, bytes });
const shipping = (...paths: readonly string[]) => ({ root: ".", files: paths.map((path) => file(path)) });

const bundles: readonly (readonly [string, NonNullable<CheckInput["bundle"]>, readonly string[]])[] = [
  ["flat-modules", shipping("train.py", "flyte-settings.yaml"), []],
  ["a-package", shipping("acme/__init__.py", "acme/train.py", "tests/test_train.py"), []],
  ["a-folder-before-anything-is-written", shipping("flyte-settings.yaml", ".gitignore", "README.md"), []],
  ["nothing-at-all", shipping(), []],
  ["data-alone", shipping("data/rows.csv"), ["nothing-to-import sourceRoot"]],
  ["a-src-layout-from-above", shipping("src/acme/__init__.py", "setup.py"), ["nothing-to-import sourceRoot"]],
  ["a-src-layout-with-tests", shipping("src/acme/__init__.py", "tests/__init__.py"), ["nothing-to-import sourceRoot"]],
  ["a-src-layout-from-within", { root: "src", files: [file("acme/__init__.py")] }, []],
  ["src-is-the-package", shipping("src/__init__.py", "src/acme/__init__.py"), []],
  ["modules-in-src-and-no-package", shipping("src/train.py"), []],
  ["a-package-beside-src", shipping("src/acme/__init__.py", "flows/__init__.py"), []],
  [
    "no-bundle-possible",
    { root: ".", files: [], problem: "it is the home directory" },
    ["bundle-impossible sourceRoot"],
  ],
  ["variables-of-this-machine", shipping("a.py", ".env"), ["secret-in-bundle .env"]],
  ["variables-of-production", shipping("a.py", "conf/.env.production"), ["secret-in-bundle conf/.env.production"]],
  ["an-example-of-variables", shipping("a.py", ".env.example", ".env.template", ".envrc.md", "env.py"), []],
  ["a-key-of-ssh", shipping("a.py", "deploy/id_ed25519"), ["secret-in-bundle deploy/id_ed25519"]],
  ["a-public-key", shipping("a.py", "deploy/id_ed25519.pub", "ca.pem"), []],
  ["a-cluster", shipping("a.py", "kubeconfig.yaml"), ["secret-in-bundle kubeconfig.yaml"]],
  ["terraform", shipping("a.py", "infra/terraform.tfstate"), ["secret-in-bundle infra/terraform.tfstate"]],
  [
    "a-token-in-the-code",
    { root: "src", files: [{ ...file("a.py"), secret: { what: "a GitHub token", line: 3 } }] },
    ["secret-in-bundle src/a.py:3"],
  ],
  ["a-large-file", { root: ".", files: [file("a.py"), file("m.bin", 26 * MIB)] }, ["large-bundle m.bin"]],
  ["a-file-of-the-largest-size", { root: ".", files: [file("a.py"), file("m.bin", 25 * MIB)] }, []],
  [
    "large-all-together",
    { root: ".", files: Array.from({ length: 5 }, (_, i) => file(`d/${i}.py`, 21 * MIB)) },
    ["large-bundle sourceRoot"],
  ],
  ["one-name-in-two-cases", shipping("acme/a.py", "acme/A.py"), ["case-collision acme/A.py"]],
  ["one-name-in-two-forms", shipping("caf\u00e9.py", "cafe\u0301.py"), ["case-collision cafe\u0301.py"]],
  ["one-name-in-two-cases-of-a-folder", shipping("Acme/a.py", "acme/a.py"), ["case-collision acme/a.py"]],
  [
    "a-name-that-windows-refuses",
    { root: "src", files: [file("a.py"), { ...file("a:b.csv"), windowsProblem: "has a colon in its name" }] },
    ["windows-name src/a:b.csv"],
  ],
  [
    "line-endings-that-git-changed",
    { root: "src", files: [file("a.py")], crlfFiles: { example: "a.py", files: 3 } },
    ["line-endings src/a.py"],
  ],
  ["hides-the-standard-library", shipping("types.py", "a.py"), ["shadowed-module types.py"]],
  ["hides-flytekit", shipping("flytekit/__init__.py", "a.py"), ["shadowed-module flytekit/__init__.py"]],
  ["inside-a-package-it-hides-nothing", shipping("acme/types.py", "acme/__init__.py"), []],
  [
    "git-ignores-it",
    { root: ".", files: [file("a.py"), { ...file("gen/b_pb2.py"), isIgnoredByGit: true }] },
    ["ignored-by-git gen/b_pb2.py"],
  ],
  ["a-package-at-the-root", shipping("a.py", "flyte-package.tgz"), ["own-files-in-bundle flyte-package.tgz"]],
  ["a-package-as-data", shipping("a.py", "tests/data/flyte-package.tgz"), []],
  ["a-project-file-without-a-content-version", shipping("a.py", "flyte-settings.yaml", "images.lock.yaml"), []],
  [
    "a-pattern-that-git-would-apply-below",
    {
      root: ".",
      files: [file("a.py"), file("data/y.fits")],
      rootOnlyPatterns: [{ pattern: "*.fits", line: 1, example: "data/y.fits", files: 1 }],
    },
    ["root-only-pattern .flyteignore"],
  ],
];

const projects: readonly (readonly [string, readonly ProjectValues[], readonly string[]])[] = [
  ["nothing-written", [{}], []],
  ["modules-with-copy-all", [{ bundle: { copy: "all", modules: ["a"] } }], ["bundle.modules"]],
  ["modules-with-copy-auto", [{ bundle: { copy: "auto", modules: ["a"] } }], []],
  ["modules-for-one-environment", [{ bundle: { modules: ["a"] } }, { bundle: { modules: ["a"], copy: "auto" } }], []],
  ["a-store-and-no-copy", [{ bundle: { copy: "none", store: "s3://b/x" } }], ["bundle.store"]],
  ["a-store-and-the-default", [{ bundle: { store: "s3://b/x" } }], []],
  ["a-folder-for-an-image", [{ images: { gpu: "r/g:1" }, bundle: { destinationDirs: { gpu: "/x" } } }], []],
  ["a-folder-for-the-default", [{ bundle: { destinationDirs: { default: "/x" } } }], []],
  ["a-folder-for-nobody", [{ bundle: { destinationDirs: { gpu: "/x" } } }], ["bundle.destinationDirs.gpu"]],
  ["a-profile-for-nobody", [{ spark: { profiles: { sprak: "flytekit" } } }], ["spark.profiles.sprak"]],
  ["a-profile-for-a-pattern", [{ spark: { profiles: { "spark*": "flytekit", "r.io/s:1": "flytekit" } } }], []],
];

describe("checks of a bundle", () => {
  it.each(bundles)("%s", (_, bundle, expected) => {
    expect(find({ bundle })).toEqual(expected);
  });

  it("every check of a bundle has a row that finds it", () => {
    const found = bundles.flatMap(([, , lines]) => lines.map((line) => line.split(" ")[0]));
    const wanted = Object.entries(checks).filter(([, { needs }]) => needs === "bundle");
    expect([...new Set(found)].sort()).toEqual(wanted.map(([code]) => code).sort());
  });
});

describe("names that are one file elsewhere", () => {
  it.each([
    ["a.py", "A.py", "letter case"],
    ["caf\u00e9.py", "cafe\u0301.py", "Unicode form (NFD and NFC)"],
    ["cafe\u0301.py", "CAF\u00c9.py", "letter case and Unicode form"],
    ["e\u0301/\u00e9.py", "\u00e9/\u00e9.py", "Unicode form (NFC and mixed)"],
  ])("%j and %j differ only in %s", (first, second, difference) => {
    const [found] = runChecks({ settings, bundle: shipping(first, second, "x.py") });
    expect(found?.message).toMatch(new RegExp(` differ only in ${difference.replace(/[()]/g, "\\$&")}$`));
  });

  it("files with other line endings are counted", () => {
    const bundle = { ...shipping("a.py"), crlfFiles: { example: "a.py", files: 3 } };
    expect(runChecks({ settings, bundle })[0]?.message).toBe(
      "a.py and 2 more: CRLF in the working tree, LF in git's index",
    );
  });
});

describe("settings without effect", () => {
  it.each(projects)("%s", (_, written, paths) => {
    expect(find({ written })).toEqual(paths.map((path) => `setting-without-effect ${path}`));
  });

  it("a name that is nearly an image's is guessed", () => {
    const written = [{ images: { spark: "r/s:1" }, spark: { profiles: { sprak: "flytekit" } } }];
    expect(runChecks({ settings, written })).toMatchObject([
      { severity: "warning", message: "spark.profiles: no image is called sprak; did you mean spark?" },
    ]);
  });
});
