import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** A real PySpark in a virtual environment, with its own directory. */
export interface PySpark {
  /** The virtual environment. */
  readonly venv: string;
  readonly python: string;
  readonly folder: string;
  /** Configuration of every job on this machine: no connections to other hosts. */
  readonly conf: Readonly<Record<string, string>>;
  run(argv: readonly string[], options?: RunOptions): Promise<Ran>;
  remove(): void;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** The environment created by `node tooling/peers/setup.mjs`. */
export function pyspark(): PySpark {
  const cache = process.env["FLYTE_SETTINGS_PEERS"] ?? join(homedir(), ".cache/flyte-settings-peers");
  const venvs = join(cache, "venvs");
  const name = readdirSync(venvs).find((each) => each.startsWith("flytekit-1.16.24-"));
  if (name === undefined) throw new Error(`no PySpark in ${venvs}: run node tooling/peers/setup.mjs`);
  const venv = join(venvs, name);
  const python = join(venv, "bin/python3");
  const sparkHome = join(venv, "lib/python3.11/site-packages/pyspark");
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-pyspark-"));
  const confFolder = join(folder, "conf");
  mkdirSync(confFolder);
  const log =
    "rootLogger.level = error\nrootLogger.appenderRef.stderr.ref = c\nappender.c.type = Console\nappender.c.name = c\nappender.c.target = SYSTEM_ERR\nappender.c.layout.type = PatternLayout\nappender.c.layout.pattern = %m%n%ex\n";
  writeFileSync(join(confFolder, "log4j2.properties"), log);
  const work = join(sparkHome, "work");
  const hadWork = existsSync(work);
  const base = {
    PATH: [join(venv, "bin"), process.env["PATH"]].join(delimiter),
    HOME: folder,
    LC_ALL: "C.UTF-8",
    SPARK_HOME: sparkHome,
    SPARK_CONF_DIR: confFolder,
    SPARK_LOCAL_IP: "127.0.0.1",
    ...omitUndefined({ JAVA_HOME: process.env["JAVA_HOME"] }),
  };
  return {
    venv,
    python,
    folder,
    conf: {
      "spark.driver.bindAddress": "127.0.0.1",
      "spark.driver.host": "127.0.0.1",
      "spark.ui.enabled": "false",
      "spark.driver.memory": "512m",
      "spark.executor.memory": "512m",
    },
    run: (argv, { env = {}, cwd = folder } = {}) => start(argv, { ...base, ...env }, cwd),
    remove() {
      rmSync(folder, { recursive: true, force: true });
      // local-cluster always writes there, whatever its configuration
      if (!hadWork) rmSync(work, { recursive: true, force: true });
    },
  };
}

function start([program = "", ...args]: readonly string[], env: Record<string, string>, cwd: string): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (bytes: Buffer) => (output += bytes.toString()));
    child.on("error", fail);
    child.on("close", (code) => done({ code: code ?? -1, output }));
  });
}

/** An interpreter with another minor version: a real one if available, otherwise one that only reports it. */
export function secondPython({ folder, venv }: PySpark): {
  readonly path: string;
  readonly version: string;
  readonly isReal: boolean;
} {
  const versions = join(homedir(), ".pyenv/versions");
  const names = existsSync(versions) ? readdirSync(versions).map((each) => join(versions, each, "bin/python3")) : [];
  for (const path of [...names, "/usr/bin/python3.12", "/usr/bin/python3.13"]) {
    if (!existsSync(path)) continue;
    const version = execFileSync(path, ["-c", "import sys;print('%d.%d'%sys.version_info[:2])"], {
      encoding: "utf8",
    }).trim();
    if (version === "3.12" || version === "3.13") return { path, version, isReal: true };
  }
  const path = join(folder, "python3.12");
  writeFileSync(path, claimsToBe(`${venv}/bin/python`), { mode: 0o755 });
  return { path, version: "3.12", isReal: false };
}

function claimsToBe(python: string): string {
  return `#!/bin/sh
exec ${python} -c 'import sys,runpy,collections
V=collections.namedtuple("version_info","major minor micro releaselevel serial")
sys.version_info=V(3,12,0,"final",0)
a=sys.argv[1:]
if a[:1]==["-m"]: sys.argv=a[1:]; runpy.run_module(a[1],run_name="__main__",alter_sys=True)
elif a[:1]==["-c"]: sys.argv=["-c"]+a[2:]; exec(a[1])
else: sys.argv=a; runpy.run_path(a[0],run_name="__main__")' "$@"
`;
}
