import { type FlyteSettingsError, isFlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import { type Ini, readIni } from "./ini.ts";
import { readYaml } from "./yaml.ts";
import { isForeignProblem } from "./yaml-source.ts";
import type { YamlNode } from "./yaml-value.ts";

/** A configuration file of flytekit or flytectl, read. */
export type ConfigFile = YamlConfigFile | IniConfigFile;

interface ReadFile {
  /** As it was named; for places in errors and provenance. */
  readonly path: string;
  /**
   * It was found in the working directory, and the user did not name it: entries that start a program, send something or weaken
   * TLS are not taken from it.
   */
  readonly isFound?: boolean;
}

export interface YamlConfigFile extends ReadFile {
  readonly format: "yaml";
  /** Absent when the text is no YAML. */
  readonly root?: YamlNode;
  /** Why it is no YAML. To every section but `images` the file is then empty: show it as a warning. */
  readonly problem?: FlyteSettingsError;
}

export interface IniConfigFile extends ReadFile {
  readonly format: "ini";
  readonly ini: Ini;
}

/** flytekit's rule: a name that ends in `yaml` or `yml`, in this case and with or without a dot, is YAML. */
export function configFormat(path: string): "yaml" | "ini" {
  return guarded("configFormat", () => (path.endsWith("yaml") || path.endsWith("yml") ? "yaml" : "ini"));
}

/**
 * Reads a configuration file of flytekit (`flytekit.config`) or flytectl (`config.yaml`) from its text.
 *
 * Twin of flytekit `ConfigFile` (configuration/file.py). Differs: names in the INI section `images` keep their case,
 * unless `compat` says `config`.
 *
 * @throws CONFIG_INVALID for broken INI, and for YAML at which flytekit ends too (`2001-02-30`, `!!int x`)
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
