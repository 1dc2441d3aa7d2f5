import { FlyteSettingsError } from "@flyte-settings/core";
import { nearestName } from "@flyte-settings/core/internal";
import { execPlugin, type FlytePlugin, type HookName, hookNames, shown } from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";
import { runProgram } from "./run-program.ts";

/** The options of a program in `plugins:`, in addition to its name. */
export interface ExecEntryOptions {
  /** The hooks it implements; it is not started for any other. */
  readonly hooks: readonly HookName[];
  /** The interpreter, if it is not executable: `["python3", "-I"]`. */
  readonly interpreter: readonly string[];
  /** Arguments after the program. */
  readonly args: readonly string[];
}

/** Limit for stdout: a response for 10,000 images is a tenth of it. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/**
 * A program as a plugin: started in the project's directory with the user's environment, never through a shell.
 *
 * @param program absolute path
 * @throws PLUGIN_INVALID for invalid options
 */
export function execEntry(
  source: string,
  program: string,
  options: unknown,
  place: Pick<Host, "env" | "platform"> & { readonly folder: string },
): FlytePlugin {
  const { hooks, interpreter, args } = readExecOptions(source, options);
  const argv = [...interpreter, program, ...args] as unknown as readonly [string, ...string[]];
  return execPlugin({
    name: source,
    hooks,
    execute: (stdin, signal) =>
      runProgram({
        ...{ argv, cwd: place.folder, env: place.env, platform: place.platform },
        ...{ stdin, signal, maxBytes: MAX_OUTPUT_BYTES },
      }),
  });
}

const known = ["hooks", "interpreter", "args"] as const;

/** @throws PLUGIN_INVALID */
export function readExecOptions(source: string, options: unknown): ExecEntryOptions {
  const given = (options ?? {}) as Readonly<Record<string, unknown>>;
  const fail = (problem: string): FlyteSettingsError =>
    new FlyteSettingsError("PLUGIN_INVALID", `plugin ${shown(source)}: ${problem}`, {
      plugin: source,
      hint: `For example: - ["${source}", { hooks: [provideImage] }]`,
    });
  if (typeof given !== "object" || Array.isArray(given)) throw fail("its options are not a mapping");
  const odd = Object.keys(given).find((key) => !(known as readonly string[]).includes(key));
  if (odd !== undefined) throw fail(`there is no option ${shown(odd)} for a program; known: ${known.join(", ")}`);
  const list = (name: (typeof known)[number]): readonly string[] => {
    const value = given[name] ?? [];
    if (Array.isArray(value) && value.every((item) => typeof item === "string" && !item.includes("\0"))) return value;
    throw fail(`${name} must be a list of strings`);
  };
  const hooks = list("hooks");
  if (hooks.length === 0) throw fail(`hooks must say what the program answers: ${hookNames.join(", ")}`);
  const unknown = hooks.find((hook) => !(hookNames as readonly string[]).includes(hook));
  if (unknown !== undefined) {
    const near = nearestName(unknown, hookNames);
    throw fail(
      `there is no hook ${shown(unknown)}; ${near ? `did you mean ${near}?` : `known: ${hookNames.join(", ")}`}`,
    );
  }
  return { hooks: hooks as readonly HookName[], interpreter: list("interpreter"), args: list("args") };
}
