import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { type YamlValue, yamlJson } from "@flyte-settings/core/config";
import type { Flyte2Origin, Flyte2Value } from "@flyte-settings/core/flyte2";
import { nearestName } from "@flyte-settings/core/internal";
import { omitUndefined, redactSecrets } from "@flyte-settings/core/plugin";
import { loadProject, type ProjectOptions } from "@flyte-settings/project";
import { type FoundGeneration, type LoadedFlyte2Config, loadFlyte2Config } from "@flyte-settings/project/flyte2";
import { quietHost } from "@flyte-settings/project/host";
import { imageRows } from "@flyte-settings/project/images";
import { linesText } from "../../format/lines.ts";
import { style } from "../../format/style.ts";
import { table, tableWidth } from "../../format/table.ts";
import type { CommandHost } from "../../host/host.ts";

interface Options {
  readonly config?: string;
  readonly json?: boolean;
  readonly wide?: boolean;
}

/** Flyte 2's configuration: the file, the files that it overrides, each value and its source. Secrets are not shown. */
export async function explainFlyte2(
  options: Options,
  field: string | undefined,
  found: FoundGeneration,
  project: ProjectOptions,
  host: CommandHost,
): Promise<number> {
  const loaded = await loadFlyte2Config(options.config, host);
  const values = loaded.values.filter(({ entry }) => isBelow(field, entry.yaml));
  if (values.length === 0) throw unknownField(field ?? "", loaded);
  const image = isBelow(field, "image") ? await defaultImage(project, host) : undefined;
  if (options.json) {
    const fields = { ...jsonOf(loaded, values, found), ...omitUndefined({ defaultImage: image }) };
    host.stdout.write(`${JSON.stringify(fields)}\n`);
    return 0;
  }
  const imageText = image === undefined ? "" : imageLine(image, host);
  host.stdout.write(textOf(loaded, found, values, tableWidth(host.stdout, options), imageText, host));
  return 0;
}

interface DefaultImage {
  readonly reference: string;
  readonly from: string;
}

/** The default image, before plugins; nothing if it depends on the machine that deploys, or a setting is invalid. */
async function defaultImage(project: ProjectOptions, host: CommandHost): Promise<DefaultImage | undefined> {
  try {
    const options = { ...project, generation: 2, plugins: false, computeVersion: false } as const;
    const row = imageRows(await loadProject(options, quietHost(host))).find(({ name }) => name === "default");
    return row && { reference: row.reference, from: row.origins.map(({ from }) => from).join(", ") };
  } catch (error) {
    if (isFlyteSettingsError(error)) return undefined;
    throw error;
  }
}

function imageLine({ reference, from }: DefaultImage, host: CommandHost): string {
  return linesText([`${style("default image", "bold", host.stdout)}: ${redactSecrets(reference)} (${from})`]);
}

function isBelow(field: string | undefined, path: string): boolean {
  return field === undefined || path === field || path.startsWith(`${field}.`);
}

function unknownField(field: string, { values }: LoadedFlyte2Config): Error {
  const names = values.map(({ entry }) => entry.yaml);
  const near = nearestName(field, [...names, ...names.map((name) => name.split(".")[0] ?? name)]);
  return new FlyteSettingsError("SETTINGS_INVALID", `Flyte 2 has no setting ${field}`, {
    hint: near === undefined ? `Settings: ${names.join(", ")}` : `Did you mean ${near}?`,
  });
}

function textOf(
  loaded: LoadedFlyte2Config,
  { evidence, overridden }: FoundGeneration,
  values: readonly Flyte2Value[],
  width: number,
  imageText: string,
  host: CommandHost,
): string {
  const { file, hidden, namedBy, secrets } = loaded;
  const [decisive = "", ...others] = evidence;
  const head = [
    `${style("generation", "bold", host.stdout)}: 2 (${decisive})`,
    ...others.map((text) => `  also: ${text}`),
    ...overridden.map((text) => `  overrides: ${text}`),
    `${style("file", "bold", host.stdout)}: ${file === undefined ? "none found: Flyte 2 uses its defaults and reads no variable" : file.path}${namedBy === undefined ? "" : ` (${namedBy})`}`,
    ...hidden.map((path) => `  not read: ${path}`),
  ];
  const rows = values.flatMap((each) => [
    [each.entry.yaml, `${shown(each.value)}${isReadAsTrue(each) ? " (read as true)" : ""}`, fromOf(each)],
    ...each.overrides.map((other) => [
      file === undefined ? "  ignored" : "  overrides",
      shown(other.value),
      fromOf(other),
    ]),
  ]);
  const secretRows = secrets.map(({ name, from }) => [name, "(set, not shown)", from]);
  return linesText(head) + imageText + table(["setting", "value", "from"], [...rows, ...secretRows], width);
}

function jsonOf(loaded: LoadedFlyte2Config, values: readonly Flyte2Value[], found: FoundGeneration): object {
  const { file, hidden, namedBy, secrets } = loaded;
  const entries = values.map((each) => [
    each.entry.yaml,
    {
      ...omitUndefined({ value: each.value === undefined ? undefined : jsonValue(each.value) }),
      ...(isReadAsTrue(each) ? { readAs: true } : {}),
      ...placeOf(each),
      overrides: each.overrides.map((other) => ({ value: jsonValue(other.value), ...placeOf(other) })),
    },
  ]);
  return {
    generation: 2,
    evidence: found.evidence,
    overridden: found.overridden,
    file: file?.path ?? null,
    ...omitUndefined({ namedBy }),
    hidden,
    values: Object.fromEntries(entries),
    secrets,
  };
}

function placeOf({ variable, file, line }: Flyte2Origin): object {
  if (variable !== undefined) return { variable };
  return file === undefined ? {} : { file, line };
}

function fromOf({ variable, file, line }: Flyte2Origin): string {
  return variable ?? (file === undefined ? "default" : `${file}:${line}`);
}

/** For Flyte 2 any string is true, `false` and `0` included. */
function isReadAsTrue({ entry, value }: Flyte2Value): boolean {
  return (
    entry.type === "flag" && typeof value === "string" && value !== "" && !/^(?:true|yes|on|1)$/i.test(value.trim())
  );
}

function shown(value: YamlValue | undefined): string {
  if (value === undefined) return "";
  const json = jsonValue(value);
  return json === "" ? '""' : typeof json === "string" ? json : JSON.stringify(json);
}

/** Of an image reference with `user:password@`, which has no scheme; a digest is not followed by a path. */
const USER_INFO = /^[^\s/@:]+:[^\s/@]+@(?=[\w.-]+(?::\d+)?\/)/;

/** Commands and URLs may contain tokens. */
function jsonValue(value: YamlValue): unknown {
  return redacted(yamlJson(value));
}

function redacted(value: unknown): unknown {
  if (typeof value === "string") return value === "" ? "" : redactSecrets(value).replace(USER_INFO, "…@");
  if (Array.isArray(value)) return words(value.map(redacted));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redacted(inner)]));
}

/** `--token`, `x`: the word after a secret's name is secret. */
function words(list: readonly unknown[]): readonly unknown[] {
  return list.map((word, index) => {
    const before = list[index - 1];
    const isSecret = typeof before === "string" && /^-.*(?:token|secret|password|key)$/i.test(before);
    return isSecret ? "…" : word;
  });
}
