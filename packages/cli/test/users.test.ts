import { chmodSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { freshFolder, type Ran, type Setup } from "./fake-host.ts";

// Problems that users reported for flytekit and related tools, tested through the command.
// packages/conformance/user-reports.md lists each problem and its test.
const here = freshFolder();

type Files = NonNullable<Setup["files"]>;
const code: Files = { "a.py": "a = 1\n" };
const run = (line: string, files: Files = code, setup: Setup = {}): Promise<Ran> =>
  here.run(line.split(" "), { ...setup, files });
const listed = async (line: string, files: Files): Promise<string[]> =>
  (await run(`bundle list ${line}`.trim(), files)).stdout.split("\n").filter((path) => path !== "");

it("users A1: what is large stands out, by folder, and a budget holds", async () => {
  const files = { ...code, "data/rows.csv": "x".repeat(3000) };
  expect((await run("bundle list", files)).stderr).toMatch(/2\.9 KiB {2}data\/ \(1 file\)/);
  expect(await run("bundle create --max-size 1K", files)).toMatchObject({ code: 1, stdout: "" });
});

it("users A2: bundle why shows the file and line of an ignore rule", async () => {
  const { stdout } = await run("bundle why data/rows.csv", {
    ...code,
    ".flyteignore": "# no data\ndata\n",
    "data/rows.csv": "",
  });
  expect(stdout).toContain(".flyteignore:2");
});

it("users A3: what is ignored on purpose ships where it is included", async () => {
  const files = { ...code, ".flyteignore": "gen\n", "gen/b_pb2.py": "" };
  expect(await listed("", files)).not.toContain("gen/b_pb2.py");
  expect(await listed("--include gen/b_pb2.py", files)).toContain("gen/b_pb2.py");
});

it("users A4: .gitignore applies without a repository", async () => {
  const files = { ...code, ".gitignore": "*.csv\n", "rows.csv": "", "env/pyvenv.cfg": "", "env/lib/x.py": "" };
  expect(await listed("", files)).toEqual([".gitignore", "a.py"]);
});

it("users A6: rejects a bundle that is too large, lists its largest files", async () => {
  const { stderr } = await run("fast-register --max-size 1K", { ...code, "model.bin": "x".repeat(5000) });
  expect(stderr).toContain("BUNDLE_TOO_LARGE");
  expect(stderr).toContain("model.bin (4.9 KiB)");
});

it("users A9: the root is the project's folder, never one above it", async () => {
  const { stdout } = await run("bundle list --json --source .", { "project/a.py": "", "flyte-settings.yaml": "" });
  expect(JSON.parse(stdout)).toMatchObject({ root: here.path });
});

it("users A10: a home folder is refused", async () => {
  const { code: exit, stderr } = await run("bundle list", code, { env: { HOME: here.path } });
  expect({ exit, isRefused: stderr.includes("BUNDLE_SOURCE_REFUSED") }).toEqual({ exit: 1, isRefused: true });
});

it("users A11: a file that this user may not read is left out and named", async () => {
  await run("bundle list", { ...code, "secret.py": "s = 1\n" });
  chmodSync(join(here.path, "secret.py"), 0o000);
  const { stderr, stdout } = await run("bundle create --json");
  // root can read every file
  if (process.getuid?.() === 0) expect(JSON.parse(stdout).files).toBe(2);
  else expect(stderr + stdout).toContain("secret.py");
});

it("users A12: a relative source gives the same bundle from anywhere", async () => {
  const files = { "project/a.py": "a = 1\n", "project/.flyteignore": "skip.py\n", "project/skip.py": "" };
  expect(await listed("--source project", files)).toEqual([".flyteignore", "a.py"]);
  expect(await listed("--source ./project/../project", files)).toEqual([".flyteignore", "a.py"]);
});

it("users A13: .flyteignore is heeded by the bundle itself", async () => {
  const { stdout } = await run("bundle create --json", { ...code, ".flyteignore": "no.py\n", "no.py": "" });
  expect(JSON.parse(stdout)).toMatchObject({ files: 2 });
});

it("users A14: an allow-list: only what one module imports", async () => {
  const files = { "svc/a.py": "import svc.b\n", "svc/b.py": "", "svc/__init__.py": "", "other/c.py": "" };
  expect(await listed("--copy auto --module svc.a", files)).toEqual(["svc/__init__.py", "svc/a.py", "svc/b.py"]);
});

it("users B22: the same bundle, wherever the command is called", async () => {
  const files = { "flyte-settings.yaml": "", "src/a.py": "a = 1\n" };
  const above = JSON.parse((await run("bundle create --source src --json", files)).stdout);
  const named = JSON.parse((await run(`bundle create --source ${here.path}/src --json`, files)).stdout);
  expect(above.digest).toBe(named.digest);
});

it("users C43: a broken link is left out and named", async () => {
  symlinkSync("nowhere", join(here.path, "gone.py"));
  const { stdout, stderr } = await run("bundle list");
  expect(stdout).toBe("a.py\n");
  expect(stderr).toContain("gone.py");
});

it("users C46: a link out of the root is skipped and reported, or an error", async () => {
  const outside = mkdtempSync(join(tmpdir(), "flyte-settings-outside-"));
  try {
    symlinkSync(outside, join(here.path, "out"));
    expect((await run("bundle list")).stderr).toContain("out");
    expect(await run("bundle list --outside-links error")).toMatchObject({ code: 1, stdout: "" });
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});

it("users D48: a configuration's images hold in every command", async () => {
  const files = { ...code, "c.yaml": "images:\n  spark: r.io/spark:1\n" };
  for (const line of ["settings show", "images list", "context encode"])
    expect((await run(`${line} --config c.yaml --json`, files)).code).toBe(0);
  expect((await run("images resolve spark --config c.yaml", files)).stdout).toBe("r.io/spark:1\n");
});

it("users D51: a template that nobody fills in is an error, hyphens or not", async () => {
  const { code: exit, stderr } = await run("images resolve {{.image.my-spark}}", { ...code });
  expect({ exit, names: stderr.includes("my-spark") }).toEqual({ exit: 1, names: true });
  expect((await run("images resolve {{.image.my-spark}} --image my-spark=r.io/s:1")).stdout).toBe("r.io/s:1\n");
});

it("users D52: a tag with a digest gives a valid reference", async () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const { stdout } = await run(`images resolve default --image r.io/x:1@${digest}`);
  expect(stdout).toContain(`@${digest}`);
  expect(stdout).not.toContain(":sha256:");
});

it("users D59: what a value overrides is shown", async () => {
  const files = { ...code, "flyte-settings.yaml": "images: { default: r.io/x:1 }\n" };
  const { stdout } = await run("settings explain images --image r.io/x:2", files);
  expect(stdout).toMatch(/r\.io\/x:2\n +source +--image .*\n +overrides +r\.io\/x:1 from flyte-settings\.yaml:1 /);
});

it("users E69: bytes of the context are told, and too many are a finding", async () => {
  expect(JSON.parse((await run("context encode --json")).stdout)).toMatchObject({ bytes: expect.any(Number) });
  const noise = Array.from({ length: 40_000 }, (_, at) => ((at * 7919) % 104_729).toString(36)).join("");
  const { stdout, code: exit } = await run("check --image r.io/x:v1 -f p.yaml", {
    "p.yaml": `env: { BIG: ${noise} }\n`,
  });
  expect({ exit, isFound: stdout.includes("variable-size") }).toEqual({ exit: 1, isFound: true });
});

it("users I98: a secret in a variable is reported without its value", async () => {
  const line = "--image r.io/x:v1 --env API_TOKEN=hunter2hunter2";
  const [found, shown] = [await run(`check ${line}`), await run(`settings show ${line}`)];
  expect(found.stdout).toContain("secret-in-env");
  expect(found.stdout + found.stderr + shown.stdout + shown.stderr).not.toContain("hunter2");
});

it("users I99: --env says what it expects", async () => {
  const { code: exit, stderr } = await run("settings show --env NAME", code);
  expect(exit).toBe(2);
  // the value may be a secret without its name, so it is not repeated
  expect(stderr).toContain("Expected key-value pair of the form key=value");
  expect(stderr).toContain("For example LOG_LEVEL=info");
});
