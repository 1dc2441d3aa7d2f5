import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const files = {
  "flyte-settings.yaml": "images: { default: r/x:1 }\nbundle: { destinationDir: /home/flyte }\n",
  ".flyteignore": "# what stays\n*.csv\n",
  "pkg/__init__.py": "",
  "pkg/job.py": "from pkg import helper\n",
  "pkg/helper.py": "x = 1\n",
  "pkg/unused.py": "",
  "data.csv": "1,2\n",
};

describe("bundle", () => {
  it("list names the files in the order of the archive", async () => {
    const { code, stdout } = await here.run(["bundle", "list", "-q"], { files });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: ".flyteignore\nflyte-settings.yaml\npkg/__init__.py\npkg/helper.py\npkg/job.py\npkg/unused.py\n",
    });
  });

  it("list --copy auto follows imports", async () => {
    const { stdout } = await here.run(["bundle", "list", "-q", "--copy", "auto", "-m", "pkg.job"], { files });
    expect(stdout).toBe("pkg/__init__.py\npkg/helper.py\npkg/job.py\n");
  });

  it.each([
    ["an-ignored-file", ["data.csv"], "data.csv: excluded by .flyteignore:2: *.csv\n"],
    ["a-file", ["pkg/job.py"], "pkg/job.py: included, no ignore rule matches\n"],
    [
      "a-file-that-is-included",
      ["data.csv", "--include", "data.csv"],
      "data.csv: included by the include pattern data.csv\n",
    ],
    [
      "an-imported-file",
      ["pkg/helper.py", "--copy", "auto", "-m", "pkg.job"],
      "pkg/helper.py: included, imported\n  pkg.job\n  pkg/job.py:1 (pkg.helper)\n",
    ],
    [
      "several-paths",
      ["pkg", "data.csv"],
      "pkg: included, no ignore rule matches\ndata.csv: excluded by .flyteignore:2: *.csv\n",
    ],
  ] as const)("why %s", async (_, words, expected) => {
    expect(await here.run(["bundle", "why", ...words], { files })).toEqual({ code: 0, stdout: expected, stderr: "" });
  });

  it.each([
    ["-l", "20  pkg/job.py\n", { "pkg/job.py": "x = 1  # some numbers\n".slice(0, 19).concat("\n") }],
    ["--long", " 0  pkg/__init__.py\n", {}],
    ["-0", "pkg/\ntwo lines.py\0", { "pkg/\ntwo lines.py": "" }],
    ["--null", "flyte-settings.yaml\0", {}],
  ])("list %s", async (flag, expected, more) => {
    const { code, stdout } = await here.run(["bundle", "list", "-q", flag], { files: { ...files, ...more } });
    expect(code).toBe(0);
    expect(stdout).toContain(expected);
  });

  it("why --json of several paths names each", async () => {
    const { stdout } = await here.run(["bundle", "why", "--json", "pkg", "data.csv"], { files });
    expect(JSON.parse(stdout)).toEqual([
      { path: "pkg", shipped: true },
      { path: "data.csv", shipped: false, source: ".flyteignore", rule: "*.csv", file: ".flyteignore", line: 2 },
    ]);
  });

  it("create writes fast<md5>.tar.gz, the same again for the same tree", async () => {
    const { code, stdout } = await here.run(["bundle", "create", "--output", "out", "--json"], { files });
    const first = JSON.parse(stdout);
    expect({ code, ...first }).toMatchObject({
      code: 0,
      files: 6,
      archive: `${here.path}/out/fast${first.digest}.tar.gz`,
      skipped: [],
    });
    expect(existsSync(first.archive)).toBe(true);
    const again = JSON.parse((await here.run(["bundle", "create", "--output", "out", "--json"])).stdout);
    expect([again.digest, again.archive, again.files]).toEqual([first.digest, first.archive, first.files]);
  });

  it("create --py-files writes the same files as a zip", async () => {
    const words = ["bundle", "create", "--output", "out", "--py-files", "code.zip", "--json"];
    const { code, stdout } = await here.run(words, { files });
    const { pyFiles, files: count } = JSON.parse(stdout);
    expect({ code, pyFiles, count }).toEqual({ code: 0, pyFiles: `${here.path}/code.zip`, count: 6 });
    expect((await here.run(["bundle", "create", "--py-files", "code.tar.gz"])).code).toBe(2);
  });

  it("create refuses what is too large and leaves nothing", async () => {
    const { code, stderr } = await here.run(["bundle", "create", "--output", "out", "--max-size", "10"], { files });
    expect({ code, said: stderr.includes("BUNDLE_TOO_LARGE") }).toEqual({ code: 1, said: true });
    expect(existsSync(`${here.path}/out`) ? readdirSync(`${here.path}/out`) : []).toEqual([]);
  });
});

describe("bundle verify", () => {
  it("an archive is the tree until a file changes, comes or goes", async () => {
    const { archive } = JSON.parse(
      (await here.run(["bundle", "create", "--output", "out", "--json"], { files })).stdout,
    );
    expect(await here.run(["bundle", "verify", archive])).toEqual({
      code: 0,
      stdout: "",
      stderr: "archive matches the source tree\n",
    });
    const { code, stdout } = await here.run(["bundle", "verify", archive, "-q"], {
      files: { "pkg/job.py": "changed\n", "pkg/new.py": "" },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "+ pkg/new.py\n~ pkg/job.py\n" });
  });
});

describe("fast-register", () => {
  it("the settings name the location, and the context holds them", async () => {
    const { code, stdout } = await here.run(["fast-register", "--store", "file:./store", "--json"], { files });
    const { location, digest, settings, context } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(location).toBe(`file://${here.path}/store/fast${digest}.tar.gz`);
    expect(settings.fast_serialization_settings).toEqual({
      enabled: true,
      destination_dir: "/home/flyte",
      distribution_location: location,
    });
    const decoded = JSON.parse((await here.run(["context", "decode", context, "--json"])).stdout);
    expect(decoded).toEqual(settings);
  });
});

describe("on a terminal", () => {
  const cleared = "\r\u001b[K";

  it("listing and packing show progress on one line, removed at the end", async () => {
    const words = ["bundle", "create", "--output", "out", "--json"];
    const { stderr } = await here.run(words, { files, isTerminal: true });
    expect(stderr.split(cleared)).toEqual([
      "",
      "listing: 6 files",
      "packing: 2 of 6 files, 86 B, 86 B/s",
      "packing: 3 of 6 files, 86 B, 43 B/s",
      "packing: 4 of 6 files, 92 B, 31 B/s",
      "packing: 5 of 6 files, 115 B, 29 B/s",
      "packing: 6 of 6 files, 115 B, 23 B/s",
      "",
    ]);
    expect((await here.run([...words, "--quiet"], { isTerminal: true })).stderr).toBe("");
    expect((await here.run(words)).stderr).toBe("not in the bundle: 2 files of earlier bundles\n");
  });
});

describe("exec", () => {
  it.each([
    ["appends the code to PYTHONPATH, as flytekit", [], "/image:HERE"],
    ["puts it first with --prepend-path", ["--prepend-path"], "HERE:/image"],
  ])("%s", async (_, words, expected) => {
    const { code } = await here.run(
      ["exec", "--dest-dir", ".", ...words, "--", "sh", "-c", 'echo "$PYTHONPATH" > out'],
      {
        env: { PATH: process.env["PATH"] ?? "", PYTHONPATH: "/image" },
      },
    );
    expect(code).toBe(0);
    const destination = realpathSync(here.path);
    expect(readFileSync(join(here.path, "out"), "utf8").trim()).toBe(expected.replace("HERE", destination));
  });

  it("fetches, unpacks, and gives the command's exit code", async () => {
    const { stdout } = await here.run(["fast-register", "--store", "file:./store", "--json"], {
      files: { ...files, "pod/keep": "" },
    });
    const { location } = JSON.parse(stdout);
    const { code } = await here.run(
      [
        "exec",
        "--additional-distribution",
        location,
        "--dest-dir",
        "pod",
        "--",
        "sh",
        "-c",
        "test -f pod/pkg/job.py && exit 7",
      ],
      { env: { PATH: process.env["PATH"] ?? "" } },
    );
    expect(code).toBe(7);
  });

  it.each([
    ["no-command", ["exec", "--dest-dir", "."], 2, "a command is needed after --"],
    [
      "nothing-at-the-location",
      ["exec", "--additional-distribution", "nope.tar.gz", "--dest-dir", ".", "--", "true"],
      1,
      "task execution code was not found",
    ],
  ] as const)("%s is one clear error", async (_, argv, expected, said) => {
    const { code, stderr } = await here.run(argv);
    expect({ code, stderr }).toEqual({ code: expected, stderr: expect.stringContaining(said) });
  });
});
