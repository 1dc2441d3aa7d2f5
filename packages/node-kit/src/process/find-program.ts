import { accessSync, constants, statSync } from "node:fs";
import { posix, win32 } from "node:path";

/** The environment as a record; names are case-insensitive on Windows. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface FindProgramOptions {
  readonly env: Environment;
  /** Absolute; names that contain a separator are relative to it. */
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** The type of file at a path; default: from this system. */
  readonly fileAt?: (path: string) => FileKind;
}

export type FileKind = "executable" | "file" | "nothing";

/** An absolute path, or why the program was not found. */
export type FoundProgram = { readonly path: string } | { readonly missing: "not-found" | "not-executable" };

/** The directories POSIX systems search if `PATH` is unset. */
const DEFAULT_PATH = "/usr/bin:/bin";

/**
 * Finds a program by name: a path as it is, otherwise the first executable file of that name in the directories of
 * `PATH`. Neither the working directory nor relative or empty entries of `PATH` are searched, not even on Windows,
 * where the system would search the working directory first.
 */
export function findProgram(name: string, options: FindProgramOptions): FoundProgram {
  const { env, cwd, platform, fileAt = (path) => fileOnDisk(path, platform) } = options;
  const { isAbsolute, join, resolve } = platform === "win32" ? win32 : posix;
  const endings = platform === "win32" ? windowsEndings(name, env) : [""];
  const isPath = name.includes("/") || (platform === "win32" && /[\\:]/.test(name));
  const directories = (variable(env, "PATH", platform) ?? (platform === "win32" ? "" : DEFAULT_PATH))
    .split(platform === "win32" ? ";" : ":")
    .filter((entry) => isAbsolute(entry));
  const bases = isPath ? [resolve(cwd, name)] : name === "" ? [] : directories.map((entry) => join(entry, name));
  let missing: "not-found" | "not-executable" = "not-found";
  for (const base of bases) {
    for (const ending of endings) {
      const kind = fileAt(base + ending);
      if (kind === "executable") return { path: base + ending };
      if (kind === "file") missing = "not-executable";
    }
  }
  return { missing };
}

/** A variable by name; case-insensitive on Windows. */
export function variable(env: Environment, name: string, platform: NodeJS.Platform): string | undefined {
  if (platform !== "win32" || env[name] !== undefined) return env[name];
  const found = Object.keys(env).find((each) => each.toUpperCase() === name.toUpperCase());
  return found === undefined ? undefined : env[found];
}

/** A name that already has an extension from `PATHEXT` is tried unchanged first. */
function windowsEndings(name: string, env: Environment): readonly string[] {
  const endings = (variable(env, "PATHEXT", "win32") || ".COM;.EXE;.BAT;.CMD")
    .split(";")
    .filter((ending) => /^\.[A-Za-z0-9]+$/.test(ending))
    .map((ending) => ending.toLowerCase());
  return endings.some((ending) => name.toLowerCase().endsWith(ending)) ? ["", ...endings] : endings;
}

function fileOnDisk(path: string, platform: NodeJS.Platform): FileKind {
  try {
    if (!statSync(path).isFile()) return "nothing";
  } catch {
    return "nothing";
  }
  if (platform === "win32") return "executable";
  try {
    accessSync(path, constants.X_OK);
    return "executable";
  } catch {
    return "file";
  }
}
