import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Host, main } from "@flyte-settings/cli";
import { afterEach, beforeEach } from "vitest";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Setup {
  /** By path in the working directory. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** Messages go to a terminal, and each reading of the clock advances it by one second. */
  readonly isTerminal?: boolean;
  /** Of the terminal; default 80. */
  readonly columns?: number;
  /** Waits between attempts; default: returns immediately. */
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface Folder {
  readonly path: string;
  run(argv: readonly string[], setup?: Setup): Promise<Ran>;
}

/** A temporary directory with the command in it: everything a user at a terminal has, without a terminal. */
export function folder(): Folder & { remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "flyte-settings-cli-"));
  return {
    path,
    run: (argv, setup = {}) => run(path, argv, setup),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Such a directory for each test of the file, empty at its beginning and removed at its end. */
export function freshFolder(): Folder {
  let current: ReturnType<typeof folder> | undefined;
  const made = () => {
    current ??= folder();
    return current;
  };
  const remove = () => {
    current?.remove();
    current = undefined;
  };
  beforeEach(remove);
  afterEach(remove);
  return {
    get path() {
      return made().path;
    },
    run: (argv, setup) => made().run(argv, setup),
  };
}

/** Runs the command in an existing directory. */
export async function run(cwd: string, argv: readonly string[], setup: Setup): Promise<Ran> {
  const { files = {}, env = {}, stdin = "", isTerminal = false, columns = 80, sleep = async () => undefined } = setup;
  let now = 0;
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  const said = { stdout: "", stderr: "" };
  const output = (stream: keyof typeof said): Host["stdout"] => ({
    write: (text) => {
      said[stream] += text;
    },
    isTerminal: isTerminal && stream === "stderr",
    hasColours: false,
    columns,
  });
  const host: Host = {
    cwd,
    env,
    home: join(cwd, "home"),
    platform: "linux",
    runtime: "node test",
    stdout: output("stdout"),
    stderr: output("stderr"),
    stdin: bytes(stdin),
    now: () => {
      if (isTerminal) now += 1000;
      return now;
    },
    sleep,
    signal: new AbortController().signal,
  };
  return { code: await main(argv, host), ...said };
}

async function* bytes(stdin: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin;
}
