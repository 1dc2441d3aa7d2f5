import { type Image, type ImageConfig, SerializationSettings } from "@flyte-settings/core";
import { checkInterpreter } from "./interpreter-path.ts";
import { type ProfiledImage, profileFor, type SparkProfiles, sparkProfile } from "./profiles.ts";
import { entrypointUri } from "./task/main-application.ts";

/** The runtime in an image, and the source of each value. */
export interface SparkRuntime {
  readonly pythonInterpreter: string;
  readonly virtualenvRoot: string;
  /** A URI. */
  readonly mainApplicationFile: string;
  readonly origins: SparkOrigins;
  /** The profile that was used, as configured; absent: the settings were used. */
  readonly profile?: string;
}

/** For display: `profile apache/spark, by spark* in spark.profiles`, `above the interpreter`. */
export interface SparkOrigins {
  readonly pythonInterpreter: string;
  readonly virtualenvRoot: string;
  readonly mainApplicationFile: string;
}

export interface RuntimeOptions {
  readonly profiles?: SparkProfiles;
  /** From a flag: applies to every image and overrides `profiles`. */
  readonly profile?: string;
  /** From a flag: the interpreter of every image, which overrides all profiles. */
  readonly pythonInterpreter?: string;
  /**
   * Source of the interpreter in the settings: `flyte-settings.yaml:7`. Default: `pythonInterpreter of the settings`.
   */
  readonly interpreterOrigin?: string;
}

/**
 * Interpreter, virtual environment and main file of an image, independent of this machine. In order of precedence: an
 * interpreter from a flag, a profile from a flag, the first profile that matches the image, the settings.
 *
 * @throws SPARK_INVALID for an invalid interpreter or an unknown profile
 */
export function sparkRuntime(
  image: ProfiledImage,
  settings: Pick<SerializationSettings, "pythonInterpreter">,
  options: RuntimeOptions = {},
): SparkRuntime {
  const {
    profiles = {},
    profile,
    pythonInterpreter,
    interpreterOrigin = "pythonInterpreter of the settings",
  } = options;
  if (pythonInterpreter !== undefined) return fromInterpreter(pythonInterpreter, "--python-interpreter");
  const found =
    profile === undefined ? profileFor(profiles, image) : { pattern: undefined, profile: sparkProfile(profile) };
  if (found === undefined) return fromInterpreter(settings.pythonInterpreter, interpreterOrigin);
  const { name, ...values } = found.profile;
  const from =
    found.pattern === undefined ? `profile ${name}` : `profile ${name}, by ${found.pattern} in spark.profiles`;
  return {
    ...values,
    profile: name,
    origins: { pythonInterpreter: from, virtualenvRoot: "above the interpreter", mainApplicationFile: from },
  };
}

function fromInterpreter(pythonInterpreter: string, from: string): SparkRuntime {
  checkInterpreter(pythonInterpreter, from);
  return {
    pythonInterpreter,
    virtualenvRoot: SerializationSettings.venvRootFromInterpreter(pythonInterpreter),
    mainApplicationFile: entrypointUri(pythonInterpreter),
    origins: {
      pythonInterpreter: from,
      virtualenvRoot: "above the interpreter",
      mainApplicationFile: "beside the interpreter",
    },
  };
}

/** The names of a reference in the settings; the default image is `default`. */
export function namesOf(reference: string | undefined, { defaultImage, images = [] }: ImageConfig): ProfiledImage {
  if (reference === undefined) return { names: [] };
  const all = defaultImage === undefined ? images : [defaultImage, ...images];
  const names = all.filter((image) => writings(image).includes(reference)).map(({ name }) => name);
  return { names: [...new Set(names)], reference };
}

function writings({ fqn, tag, digest }: Image): readonly string[] {
  const at =
    digest === undefined ? [] : [`${fqn}@${digest}`, ...(tag === undefined ? [] : [`${fqn}:${tag}@${digest}`])];
  return tag === undefined ? [...at, fqn] : [...at, `${fqn}:${tag}`];
}
