import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// Runs the completion scripts in real shells: bash and zsh through expect, as if typed; fish with its own command.
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-completion-"));
const bin = join(import.meta.dirname, "../dist/bin.js");
const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}`, HOME: folder, TERM: "dumb" };

beforeAll(() => {
  const program = join(folder, "flyte-settings");
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(folder, "flyte-settings.yaml"), "images: { default: r/d:1, spark: r/s:1 }\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const typed = [
  ["a-noun", "flyte-settings con", "context"],
  ["a-verb", "flyte-settings context dec", "decode"],
  ["an-image", "flyte-settings images resolve sp", "spark"],
  ["a-file", "flyte-settings context decode --pod flyte-settings.y", "flyte-settings.yaml"],
] as const;

const shells = {
  bash: { start: "bash --norc --noprofile", prepare: "source <(flyte-settings completion bash)" },
  zsh: {
    start: "zsh -f",
    prepare: "autoload -Uz compinit; compinit -u -D; source <(flyte-settings completion zsh)",
  },
} as const;

describe.each(["bash", "zsh"] as const)("%s completes", (shell) => {
  it.each(typed)("%s", async (_, line, expected) => {
    const { start, prepare } = shells[shell];
    const rest = expected.slice(line.split(" ").at(-1)?.length);
    // The word that marks the shell as ready must not be part of the typed text; a Tab lost by a busy shell is sent
    // again.
    const script = `set timeout 30
set tries 0
spawn ${start}
send -- {${prepare}; echo re''ady}
send "\\r"
expect -ex ready {} timeout { exit 3 }
send -- {${line}}
expect -ex {${line.slice(-6)}} {} timeout { exit 4 }
set timeout 5
send "\\t"
expect -ex {${rest}} { exit 0 } timeout {
  if {[incr tries] > 5} { exit 1 }
  send "\\t"
  exp_continue
}
`;
    expect(await run("expect", ["-c", script])).toMatchObject({ code: 0 });
  });
});

describe("fish completes", () => {
  it.each(typed)("%s", async (_, line, expected) => {
    const { stdout } = await run("fish", [
      "-c",
      `flyte-settings completion fish | source; complete -C ${JSON.stringify(line)}`,
    ]);
    expect(stdout).toContain(expected);
  });
});

function run(program: string, args: readonly string[]): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: folder, env, timeout: 100_000 }, (error, stdout) => {
      resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, stdout });
    });
  });
}
