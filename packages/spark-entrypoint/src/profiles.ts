import { EntrypointSettings, SerializationSettings } from "@flyte-settings/core";
import { flyte2Entrypoint } from "@flyte-settings/core/flyte2";
import { nearestName } from "@flyte-settings/core/internal";
import { shown } from "@flyte-settings/core/plugin";
import { checkInterpreter } from "./interpreter-path.ts";
import { sparkInvalid } from "./spark-error.ts";

/** The location of Python in an image, and the script that runs a task on the driver. */
export interface SparkProfile {
  /** As configured: `apache/spark`, `virtualenv:/srv/app`. */
  readonly name: string;
  readonly pythonInterpreter: string;
  /** The parent of the interpreter's `bin` directory. */
  readonly virtualenvRoot: string;
  /** A URI: `local:///opt/venv/bin/entrypoint.py`. */
  readonly mainApplicationFile: string;
}

/** Image name, or pattern of names or references with `*` → profile. The first match is used. */
export type SparkProfiles = Readonly<Record<string, string>>;

/** Profiles without a path: interpreter and main file. */
const known: Readonly<Record<string, readonly [interpreter: string, mainFile?: string]>> = {
  flytekit: ["/opt/venv/bin/python3"],
  "flytekit-spark": ["/usr/bin/python3", "local:///usr/local/bin/entrypoint.py"],
  "apache/spark": ["/usr/bin/python3", "local:///usr/local/bin/entrypoint.py"],
  flyte2: ["/opt/venv/bin/python", `local://${flyte2Entrypoint("/opt/venv/bin/python")}`],
  databricks: ["/databricks/python3/bin/python", "dbfs:///FileStore/tables/entrypoint.py"],
};

/** Profiles with a path: the interpreter below it. */
const environments: Readonly<Record<string, string>> = { virtualenv: "bin/python3", conda: "bin/python" };

/** The valid profiles, as listed in messages. */
export const profileNames: readonly string[] = [
  ...Object.keys(known),
  ...Object.keys(environments).map((name) => `${name}:<path>`),
];

/**
 * Parses a profile.
 *
 * @throws SPARK_INVALID for an unknown one, or a path that is not absolute
 */
export function sparkProfile(text: string): SparkProfile {
  const [interpreter, mainFile] = (Object.hasOwn(known, text) ? known[text] : undefined) ?? environmentOf(text);
  checkInterpreter(interpreter, `profile ${text}`);
  return {
    name: text,
    pythonInterpreter: interpreter,
    virtualenvRoot: SerializationSettings.venvRootFromInterpreter(interpreter),
    mainApplicationFile: mainFile ?? `local://${EntrypointSettings.forInterpreter(interpreter).path}`,
  };
}

function environmentOf(text: string): readonly [string] {
  const [, kind = "", path = ""] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
  const below = Object.hasOwn(environments, kind) ? environments[kind] : undefined;
  if (below === undefined) {
    const near = nearestName(text, Object.keys(known));
    throw sparkInvalid(
      `no profile is called "${shown(text)}"; expected one of ${profileNames.join(", ")}`,
      "spark.profiles",
      near === undefined ? "For example virtualenv:/opt/venv." : `Did you mean ${near}?`,
    );
  }
  if (path === "" || !path.startsWith("/")) {
    throw sparkInvalid(
      `profile "${shown(text)}": expected the absolute path of the environment in the image, for example ${kind}:/opt/venv`,
      "spark.profiles",
    );
  }
  const root = path.replace(/\/+$/, "");
  return [`${root}/${below}`];
}

/** An image that a pattern may match. */
export interface ProfiledImage {
  /** The names that tasks use; several if one reference has several names. */
  readonly names: readonly string[];
  readonly reference?: string;
}

/**
 * The first entry of the profiles that matches an image by one of its names or its reference; Docker Hub's own prefix
 * is optional.
 *
 * @throws SPARK_INVALID for an unknown profile
 */
export function profileFor(
  profiles: SparkProfiles,
  { names, reference }: ProfiledImage,
): { readonly pattern: string; readonly profile: SparkProfile } | undefined {
  const texts =
    reference === undefined ? names : [...names, reference, reference.replace(/^docker\.io\/(library\/)?/, "")];
  for (const [pattern, profile] of Object.entries(profiles)) {
    if (texts.some((text) => fits(pattern, text))) return { pattern, profile: sparkProfile(profile) };
  }
  return undefined;
}

/** `*` matches any characters, including `/` and `:`; takes linear time per star. */
function fits(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  const [first = "", ...rest] = parts;
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > text.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
