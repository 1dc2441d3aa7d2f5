import { type ChildProcess, spawn } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));
const flytePackage = fileURLToPath(new URL("../../../../examples/python-project/flyte-package.tgz", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Around {
  readonly env?: Readonly<Record<string, string>>;
  readonly onSaid?: (stderr: string) => void;
}

/** A user's machine: a home directory, a configuration, and an `xdg-open` without a browser. */
export class Machine {
  readonly folder: string = mkdtempSync(join(tmpdir(), "flyte-settings-login-"));
  readonly #running: ChildProcess[] = [];

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
    // Opens nothing: the test reads the address from standard error.
    this.write("bin/xdg-open", "#!/bin/sh\nexit 0\n");
  }

  write(name: string, content: string): void {
    const path = join(this.folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content, { mode: 0o755 });
  }

  /**
   * Runs `register` on the example with this configuration. @param onSaid receives all of standard error so far, as it
   * grows
   */
  register(words: readonly string[], { env = {}, onSaid }: Around = {}): Promise<Ran> {
    const argv = [program, "register", flytePackage, "--version", "v1", "--config", "config.yaml", ...words];
    // a browser login requires a terminal
    const terminal = openSync("/dev/ptmx", "r+");
    const child = spawn(process.execPath, argv, {
      cwd: this.folder,
      env: { ...env, HOME: join(this.folder, "home"), PATH: `${join(this.folder, "bin")}:${process.env["PATH"]}` },
      stdio: [terminal, "pipe", "pipe"],
    });
    child.once("close", () => closeSync(terminal));
    this.#running.push(child);
    const said = { stdout: "", stderr: "" };
    child.stdout?.on("data", (chunk: Buffer) => {
      said.stdout += chunk;
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      said.stderr += chunk;
      onSaid?.(said.stderr);
    });
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...said })));
  }

  /** The only token file. */
  tokenFile(): { readonly mode: string; readonly folderMode: string; readonly path: string; readonly names: string[] } {
    const folder = join(this.folder, "home/.cache/flyte-settings/tokens");
    const names = readdirSync(folder);
    const path = join(folder, names[0] ?? "");
    const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);
    return { mode: mode(path), folderMode: mode(folder), path, names };
  }

  /** Makes the tokens expired. */
  ageTokens(): void {
    const { path } = this.tokenFile();
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), expiresAt: 1 }));
  }

  remove(): void {
    for (const child of this.#running) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
