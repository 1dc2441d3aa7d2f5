import { type FlyteSettingsError, isFlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import { type Ini, readIni } from "./ini.ts";
import { readYaml } from "./yaml.ts";
import { isForeignProblem } from "./yaml-source.ts";
import type { YamlNode } from "./yaml-value.ts";

/** A parsed configuration file of flytekit or flytectl. */
export type ConfigFile = YamlConfigFile | IniConfigFile;

interface ReadFile {
  /** The path as given; used as place in errors and provenance. */
  readonly path: string;
  /**
   * The file was found in the working directory rather than chosen by the user: entries that start a program, send data
   * or weaken TLS are not read from it.
   */
  readonly isFound?: boolean;
}

export interface YamlConfigFile extends ReadFile {
  readonly format: "yaml";
  /** Absent if the file is not valid YAML. */
  readonly root?: YamlNode;
  /** Why the file is not valid YAML. All sections except `images` then treat it as empty: show this as a warning. */
  readonly problem?: FlyteSettingsError;
}

export interface IniConfigFile extends ReadFile {
  readonly format: "ini";
  readonly ini: Ini;
}

/** flytekit's rule: a name that ends in lowercase `yaml` or `yml`, with or without a dot, is YAML. */
export function configFormat(path: string): "yaml" | "ini" {
  return guarded("configFormat", () => (path.endsWith("yaml") || path.endsWith("yml") ? "yaml" : "ini"));
}

/**
 * Parses a configuration file of flytekit (`flytekit.config`) or flytectl (`config.yaml`).
 *
 * Equivalent of flytekit's `ConfigFile` (configuration/file.py). Differences: names in the INI section `images` keep
 * their case, unless `compat` contains `config`.
 *
 * @throws CONFIG_INVALID for invalid INI, and for YAML that makes flytekit fail too (`2001-02-30`, `!!int x`)
 */
export function readConfigFile(
  path: string,
  text: string,
  options: CompatOptions & { readonly format?: "yaml" | "ini"; readonly isFound?: boolean } = {},
): ConfigFile {
  return guarded("readConfigFile", () => {
    const common = options.isFound === undefined ? { path } : { path, isFound: options.isFound };
    if ((options.format ?? configFormat(path)) === "ini") {
      const keptSections = isCompat(options.compat, "config") ? [] : ["images"];
      return { format: "ini", ...common, ini: readIni(text, { place: path, keptSections }) };
    }
    try {
      return { format: "yaml", ...common, root: readYaml(text, { place: path }) };
    } catch (error) {
      if (isForeignProblem(error) || !isFlyteSettingsError(error)) throw error;
      return { format: "yaml", ...common, problem: error };
    }
  });
}
