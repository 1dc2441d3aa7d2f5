import { checkText } from "../check-argument.ts";
import { checkNames } from "../check-names.ts";
import { FlyteSettingsError, shown } from "../errors.ts";
import { guardedAll } from "../guard.ts";
import { flagOf, isLaunchProgram, type LaunchProgram, optionsOf, readFlag } from "./launch-options.ts";
import { readLaunchWords } from "./launch-words.ts";

/** The images and code specified in the arguments of a Flyte 2 container. */
export interface LaunchArguments {
  readonly version: string;
  /** A serialized `ImageCache`. */
  readonly imageCache?: string;
  /** Location of the code bundle; at most one of `tgz` and `pkl` is used. */
  readonly tgz?: string;
  /** Location of a pickled task. */
  readonly pkl?: string;
  /** Directory that the code is unpacked into; `.` is the image's working directory. */
  readonly dest: string;
  readonly resolver?: string;
  /** `mod MODULE instance NAME` for a task. */
  readonly resolverArgs: readonly string[];
}

/** Values that the deployment adds to the arguments; default: templates that the backend resolves. */
export interface ToArgsOptions {
  readonly inputPath?: string;
  readonly outputPath?: string;
}

/** The parameters of `a0` by their Python names, without the absent ones. */
export type LaunchParameters = Readonly<Record<string, string | boolean | readonly string[]>>;

export const LaunchArguments: {
  /**
   * Parses the arguments of a container: `a0`, `clustered` or `fserve` and its options; without a program name, `a0`'s
   * options.
   *
   * @throws CONTEXT_INVALID for an unknown program or option, and an option without its value
   * @example
   * ```ts
   * LaunchArguments.fromArgs(["a0", "--version", "v1", "--tgz", "s3://b/fast0.tar.gz", "--dest", "."]).tgz;
   * ```
   */
  fromArgs(args: readonly string[]): LaunchArguments;
  /** The arguments of a task's container, in Flyte 2's order. `tgz` is used even if `pkl` is set too. */
  toArgs(launch: LaunchArguments, options?: ToArgsOptions): string[];
  /**
   * Parses the arguments and the pod's environment as `a0` does.
   *
   * @throws CONTEXT_INVALID if `a0` rejects them, for example because a required option is missing
   */
  parse(args: readonly string[], env?: Readonly<Record<string, string | undefined>>): LaunchParameters;
  /**
   * Replaces the image cache in the arguments, or adds it at the position that Flyte 2 uses.
   *
   * @throws CONTEXT_INVALID as {@link fromArgs}
   */
  withImageCache(args: readonly string[], text: string): string[];
} = /* @__PURE__ */ guardedAll("LaunchArguments", { fromArgs, toArgs, parse, withImageCache });

function fromArgs(args: readonly string[]): LaunchArguments {
  const [program, words] = splitProgram(args);
  const { values, rest } = readLaunchWords(words, optionsOf(program));
  const isApp = program === "fserve";
  const resolverArgs = isApp ? [values.get("resolverArgs")].filter((word) => word !== undefined) : rest;
  return {
    version: values.get("version") ?? "",
    ...present("imageCache", values.get("imageCache") || undefined),
    ...present("tgz", values.get("tgz")),
    ...present("pkl", values.get("pkl")),
    dest: values.get("dest") ?? ".",
    ...present("resolver", values.get("resolver")),
    resolverArgs,
  };
}

const launchFields = ["version", "imageCache", "tgz", "pkl", "dest", "resolver", "resolverArgs"];

function toArgs(launch: LaunchArguments, options: ToArgsOptions = {}): string[] {
  checkNames(launch, launchFields, "CONTEXT_INVALID", "field");
  checkText(launch.version, "the version", "CONTEXT_INVALID");
  const { inputPath = "{{.input}}", outputPath = "{{.outputPrefix}}" } = options;
  const { version, imageCache, tgz, pkl, dest, resolver, resolverArgs } = launch;
  const hasResolver = resolver !== undefined && !pkl;
  return [
    "a0",
    ...["--inputs", inputPath, "--outputs-path", outputPath, "--version", version],
    ...["--raw-data-path", "{{.rawOutputDataPrefix}}", "--checkpoint-path", "{{.checkpointOutputPrefix}}"],
    ...["--prev-checkpoint", "{{.prevCheckpointPrefix}}", "--run-name", "{{.runName}}", "--name", "{{.actionName}}"],
    ...["--run-start-time", "{{.runStartTime}}"],
    ...(imageCache === undefined ? [] : ["--image-cache", imageCache]),
    ...(tgz ? ["--tgz", tgz] : pkl ? ["--pkl", pkl] : []),
    ...(tgz === undefined && pkl === undefined ? [] : ["--dest", dest || "."]),
    ...(hasResolver ? ["--resolver", resolver, ...resolverArgs] : []),
  ];
}

function parse(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): LaunchParameters {
  const [program, words] = splitProgram(args);
  const options = optionsOf(program);
  const { values, rest } = readLaunchWords(words, options);
  const pairs = options.flatMap(({ key, variable, required, isFlag }): [string, string | boolean][] => {
    const value = values.get(key) ?? ((variable && env[variable]) || undefined);
    if (value === undefined && required) throw missing(key, variable);
    if (value === undefined) return [];
    return [[pythonName(key), isFlag ? readFlag(value, flagOf(key)) : value]];
  });
  return { ...Object.fromEntries(pairs), ...(rest.length === 0 ? {} : { resolver_args: rest }) };
}

function withImageCache(args: readonly string[], text: string): string[] {
  const [program, words] = splitProgram(args);
  const skipped = args.length - words.length;
  const { places } = readLaunchWords(words, optionsOf(program));
  const edited = [...args];
  const place = places.get("imageCache");
  if (place !== undefined) {
    const at = skipped + place.index;
    edited[at] = (args[at] as string).slice(0, place.from) + text;
    return edited;
  }
  const later = ["tgz", "pkl", "dest", "parameters", "resolver"].flatMap((key) => {
    const { index, from } = places.get(key) ?? {};
    return index === undefined ? [] : [from === 0 ? index - 1 : index];
  });
  edited.splice(skipped + (later.length === 0 ? 0 : Math.min(...later)), 0, flagOf("imageCache"), text);
  return edited;
}

function splitProgram(args: readonly string[]): [LaunchProgram, readonly string[]] {
  if (!Array.isArray(args) || args.some((word) => typeof word !== "string")) {
    throw new FlyteSettingsError("CONTEXT_INVALID", "invalid arguments: expected a list of strings");
  }
  const [first] = args;
  if (isLaunchProgram(first)) return [first, args.slice(1)];
  if (first === undefined || first.startsWith("-")) return ["a0", args];
  throw new FlyteSettingsError(
    "CONTEXT_INVALID",
    `unknown program ${shown(first)}. Expected a0, clustered or fserve and its options, for example a0 --version v1`,
  );
}

function missing(key: string, variable: string | undefined): FlyteSettingsError {
  const way = variable === undefined ? "" : `, or the variable ${variable}`;
  return new FlyteSettingsError("CONTEXT_INVALID", `${flagOf(key)} is missing. Expected ${flagOf(key)} VALUE${way}`);
}

function pythonName(key: string): string {
  return flagOf(key).slice(2).replaceAll("-", "_");
}

function present<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
}
