import { type FlyteSettingsError, isFlyteSettingsError } from "../errors.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import { type Ini, readIni } from "./ini.ts";
import { readYaml } from "./yaml.ts";
import { isForeignProblem } from "./yaml-source.ts";
import type { YamlNode } from "./yaml-value.ts";

/** A configuration file of flytekit or flytectl, read. */
export type ConfigFile = YamlConfigFile | IniConfigFile;

export interface YamlConfigFile {
  readonly format: "yaml";
  /** As it was named; for places in errors and provenance. */
  readonly path: string;
  /** Absent when the text is no YAML. */
  readonly root?: YamlNode;
  /** Why it is no YAML. To every section but `images` the file is then empty: show it as a warning. */
  readonly problem?: FlyteSettingsError;
}

export interface IniConfigFile {
  readonly format: "ini";
  readonly path: string;
  readonly ini: Ini;
}

/** flytekit's rule: a name that ends in `yaml` or `yml`, in this case and with or without a dot, is YAML. */
export function configFormat(path: string): "yaml" | "ini" {
  return path.endsWith("yaml") || path.endsWith("yml") ? "yaml" : "ini";
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
  options: CompatOptions & { readonly format?: "yaml" | "ini" } = {},
): ConfigFile {
  if ((options.format ?? configFormat(path)) === "ini") {
    const keptSections = isCompat(options.compat, "config") ? [] : ["images"];
    return { format: "ini", path, ini: readIni(text, { place: path, keptSections }) };
  }
  try {
    return { format: "yaml", path, root: readYaml(text, { place: path }) };
  } catch (error) {
    if (isForeignProblem(error) || !isFlyteSettingsError(error)) throw error;
    return { format: "yaml", path, problem: error };
  }
}
