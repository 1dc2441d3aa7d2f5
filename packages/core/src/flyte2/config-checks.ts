import type { CheckPage } from "../checks/check.ts";
import type { Finding } from "../checks/finding.ts";
import type { YamlConfigFile } from "../config/config-file.ts";
import { type YamlValue, yamlEntry } from "../config/yaml-value.ts";
import { guarded } from "../guard.ts";
import type { Flyte2Value } from "./read-config.ts";

/** Facts about Flyte 2's configuration. */
export interface Flyte2ConfigFacts {
  readonly values: readonly Flyte2Value[];
  /** The file in use. */
  readonly file?: YamlConfigFile;
  /** Existing files that are not read. */
  readonly hidden: readonly string[];
}

type Code = "flyte2-flag-true" | "flyte2-config-hidden" | "flyte2-variable-ignored" | "flyte2-variable-empty";

/** The checks of Flyte 2's configuration, by code. */
export const flyte2ConfigChecks: Readonly<Record<Code, CheckPage>> = {
  "flyte2-flag-true": {
    severity: "error",
    title: "A false value that Flyte 2 reads as true",
    why: "Flyte 2 does not convert strings, and any non-empty string is true: FLYTE_ADMIN_INSECURE=false turns TLS and authentication off.",
    fix: "Unset the variable, or write an unquoted false into the file.",
  },
  "flyte2-config-hidden": {
    severity: "warning",
    title: "A config.yaml that hides Flyte 2's configuration",
    why: "Flyte 2 reads only the first file that exists, and ./config.yaml comes first even when another program owns it. Without admin.endpoint it connects to nothing.",
    fix: "Rename the file, run flyte from another directory, or name the configuration with flyte --config FILE.",
  },
  "flyte2-variable-ignored": {
    severity: "warning",
    title: "A variable that Flyte 2 ignores because it found no configuration file",
    why: "Without a file Flyte 2 uses its defaults and reads no variable, without a message.",
    fix: "Create .flyte/config.yaml, an empty file is enough.",
  },
  "flyte2-variable-empty": {
    severity: "warning",
    title: "An empty variable that hides the value of the file",
    why: "Flyte 2 treats a variable that is set to an empty string as set, and uses its default instead of the file's value.",
    fix: "Unset the variable.",
  },
};

const FALSE = /^(?:false|no|off|f|n|0)$/i;
const SECTIONS = ["admin", "console", "task", "image", "local"];

/** Reports surprising behavior of Flyte 2's configuration. Values are not shown. */
export function checkFlyte2Config(facts: Flyte2ConfigFacts): readonly Finding[] {
  return guarded("checkFlyte2Config", () => findingsOf(facts));
}

function findingsOf({ values, file, hidden }: Flyte2ConfigFacts): readonly Finding[] {
  return [
    ...values.flatMap((each) => (isFalse(each) ? [finding("flyte2-flag-true", placeOf(each), flagMessage(each))] : [])),
    ...(file?.path === "config.yaml" && !isFlytes(file) ? [hiddenFinding(file.path, hidden)] : []),
    ...(file === undefined ? values.flatMap(({ overrides }) => overrides.map(ignoredFinding)) : []),
    ...values.flatMap((each) => emptyFinding(each)),
  ];
}

function isFalse({ entry, value }: Flyte2Value): boolean {
  return entry.type === "flag" && typeof value === "string" && FALSE.test(value.trim());
}

function flagMessage({ entry, value }: Flyte2Value): string {
  return `${entry.yaml} is the string ${JSON.stringify(value)}, which Flyte 2 reads as true`;
}

function isFlytes({ root }: YamlConfigFile): boolean {
  return SECTIONS.some((name) => yamlEntry(root, name) !== undefined);
}

function hiddenFinding(path: string, hidden: readonly string[]): Finding {
  const others = hidden.length === 0 ? "" : `, and ${hidden.join(", ")} is not read`;
  return { ...finding("flyte2-config-hidden", path, `${path} has no section of Flyte 2${others}`), file: path };
}

function ignoredFinding({ variable = "" }: { readonly variable?: string; readonly value: YamlValue }): Finding {
  return finding("flyte2-variable-ignored", variable, `${variable} is set, but Flyte 2 found no configuration file`);
}

function emptyFinding({ entry, variable, value, overrides }: Flyte2Value): readonly Finding[] {
  const written = overrides.find(({ file }) => file !== undefined);
  if (variable === undefined || value !== undefined || written === undefined) return [];
  const message = `${variable} is empty and hides ${entry.yaml} of ${written.file}:${written.line}`;
  return [finding("flyte2-variable-empty", variable, message)];
}

function placeOf({ variable, file, line }: Flyte2Value): string {
  return variable ?? (line === undefined ? String(file) : `${file}:${line}`);
}

function finding(code: Code, place: string, message: string): Finding {
  const { severity, fix } = flyte2ConfigChecks[code];
  return { code, severity, place, message, fix };
}
