import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { peerPython } from "./peer-python.ts";

const python = peerPython("flytekit-1.16.24");
const cli = join(dirname(createRequire(import.meta.url).resolve("@flyte-settings/cli/package.json")), "dist/bin.js");
const here = mkdtempSync(join(tmpdir(), "flyte-settings-migrate-"));
afterAll(() => rmSync(here, { recursive: true, force: true }));

interface Migrated {
  readonly steps: readonly { readonly argv: readonly string[] }[];
  readonly notes: readonly { readonly what: string; readonly why: string }[];
}

function run(argv: readonly string[]): { code: number | null; stdout: string; stderr: string } {
  const [program = "", ...args] = argv;
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: here, encoding: "utf8" });
  return { code: status, stdout, stderr };
}

function migrate(words: readonly string[]): Migrated {
  const { code, stdout, stderr } = run([process.execPath, cli, "migrate", "--json", "--", ...words]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** Every option of the real program's commands: `[command, names, takes a value]`. */
const LIST = `
import json, click
from flytekit.clis.sdk_in_container.pyflyte import main
out = []
def walk(command, name):
    for p in command.params:
        if isinstance(p, click.Option):
            for word in p.opts + p.secondary_opts:
                out.append([name, word, not (p.is_flag or p.count)])
    if name in ("", "serialize", "serialize fast"):
        for each in command.commands if name else ("register", "package", "run", "serialize"):
            walk(command.commands[each], (name + " " + each).strip())
walk(main, "")
print("OPTIONS " + json.dumps(out))
`;

describe("migrate, held against flytekit 1.16.24", () => {
  it("knows every option of pyflyte's commands, and whether it takes a value", () => {
    const { stdout, stderr } = run([python, "-c", LIST]);
    const said = stdout.split("\n").find((line) => line.startsWith("OPTIONS "));
    expect(said, stderr).toBeDefined();
    const options: [command: string, name: string, takesValue: boolean][] = JSON.parse(said?.slice(8) ?? "");
    expect(options.length).toBeGreaterThan(80);
    const lines = options.map(([command, name, takesValue]) => {
      const given = takesValue ? [name, "x=1"] : [name];
      return command === "" ? [...given, "register", "flows"] : [...command.split(" "), ...given, "flows"];
    });
    for (const words of lines) {
      const { notes } = migrate(["pyflyte", ...words]);
      const wrong = notes.filter(({ why }) => /has no such option|its value is missing/.test(why));
      expect(wrong, words.join(" ")).toEqual([]);
    }
  });

  it("gives working commands and a package that registers as configured", () => {
    mkdirSync(join(here, "flows"), { recursive: true });
    writeFileSync(join(here, "flows/__init__.py"), "");
    writeFileSync(
      join(here, "flows/train.py"),
      'from flytekit import task, workflow\n\n@task(container_image="{{.image.spark}}")\ndef t(n: int) -> int:\n    return n\n\n@workflow\ndef wf(n: int) -> int:\n    return t(n=n)\n',
    );
    const words = ["register", "-p", "weather", "-i", "r/w:1", "-i", "spark=r/s:2", "--version", "v1", "flows"];
    const { steps } = migrate(["pyflyte", ...words]);
    const written = run([process.execPath, cli, "migrate", "--write", "--", "pyflyte", ...words]);
    expect(written.code, written.stderr).toBe(0);
    const [serialize, register] = steps.map(({ argv }) => argv.slice(1));
    const packaged = run([join(dirname(python), "pyflyte"), ...(serialize ?? [])]);
    expect(packaged.code, packaged.stderr + packaged.stdout).toBe(0);
    expect(existsSync(join(here, "flyte-package.tgz"))).toBe(true);
    const planned = run([process.execPath, cli, ...(register ?? []), "--dry-run", "--json"]);
    expect(planned.code, planned.stderr).toBe(0);
    expect(JSON.parse(planned.stdout).entities[0].id).toMatchObject({ project: "weather", version: "v1" });
  });
});
