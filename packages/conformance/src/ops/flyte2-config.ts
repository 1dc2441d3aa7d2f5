import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { entries, FlyteSettingsError, fromPairs } from "@flyte-settings/core";
import { type ConfigFile, readConfigFile, type YamlConfigFile, type YamlValue } from "@flyte-settings/core/config";
import {
  type EnvironmentImage,
  type Flyte2Candidate,
  flyte2Candidates,
  flyte2Endpoint,
  flyte2Entrypoint,
  flyte2Organization,
  flyte2References,
  readFlyte2Config,
  resolveEnvironments,
} from "@flyte-settings/core/flyte2";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Answer } from "../ascii-json.ts";
import { object, optionalText, text, textMap, texts } from "../input.ts";
import { isObject, type Json } from "../json.ts";
import { readPairs, writeYamlMarks } from "../marks.ts";
import type { OpTable } from "../op.ts";

/** Flyte 2's configuration, references and Spark settings. */
export const flyte2ConfigOps: OpTable = {
  "config.auto": configAuto,
  endpoint(input) {
    const endpoint = optionalText(input, "endpoint");
    return { sanitized: flyte2Endpoint(endpoint) ?? null, org: flyte2Organization(flyte2Endpoint(endpoint)) ?? null };
  },
  "image.refs": (input) => ({
    $pairs: entries(flyte2References(texts(input, "values"), textMap(input, "config"))),
  }),
  "image.resolve"(input) {
    const environments = (readPairs(object(input)["environments"]) ?? []).map(
      ([name, image]) => [name, environmentImage(image)] as const,
    );
    const found = resolveEnvironments(fromPairs(environments), textMap(input, "refs"), textMap(input, "seed"));
    return { image_lookup: { $pairs: entries(found) } };
  },
  "spark.custom"(input) {
    const { spark = {}, context = {} } = object(input);
    const interpreter = optionalText(context, "interpreter_path") ?? "/opt/venv/bin/python";
    const entrypoint = flyte2Entrypoint(interpreter);
    const executor = optionalText(spark, "executor_path") || interpreter;
    const [sparkConf, hadoopConf] = [textMap(spark, "spark_conf"), textMap(spark, "hadoop_conf")];
    return {
      type: "spark",
      entrypoint,
      custom: {
        ...(executor === "" ? {} : { executorPath: executor }),
        mainApplicationFile: optionalText(spark, "applications_path") || `local://${entrypoint}`,
        ...(Object.keys(sparkConf).length === 0 ? {} : { sparkConf }),
        ...(Object.keys(hadoopConf).length === 0 ? {} : { hadoopConf }),
      },
    };
  },
  "entrypoint.path": (input) => flyte2Entrypoint(text(input, "interpreter")),
};

function environmentImage(image: Json): EnvironmentImage {
  if (image === null || image === "auto") return { kind: "auto" };
  const [step, ...more] = Array.isArray(image) ? image : [];
  const { call, args } = isObject(step) ? step : {};
  const [value] = Array.isArray(args) ? args : [];
  if (more.length === 0 && call === "from_ref_name") return { kind: "named", name: String(value) };
  if (more.length === 0 && call === "from_base") return { kind: "base", uri: String(value) };
  throw new FlyteSettingsError("USAGE", "input.environments: expected auto, from_ref_name or from_base");
}

/** Flyte 2's `Config`, with its names in its order. */
const sections: readonly (readonly [section: string, name: string, field: string, fallback: Answer])[] = [
  ["platform", "endpoint", "endpoint", null],
  ["platform", "insecure", "insecure", false],
  ["platform", "insecure_skip_verify", "insecureSkipVerify", false],
  ["platform", "ca_cert_file_path", "caCertFilePath", null],
  ["platform", "console_endpoint", "consoleEndpoint", null],
  ["platform", "command", "command", null],
  ["platform", "proxy_command", "proxyCommand", null],
  ["platform", "client_id", "clientId", null],
  ["platform", "scopes", "scopes", []],
  ["platform", "auth_mode", "authType", "Pkce"],
  ["platform", "http_proxy_url", "httpProxyUrl", null],
  ["platform", "disable_keyring", "disableKeyring", false],
  ["task", "org", "org", null],
  ["task", "project", "project", null],
  ["task", "domain", "domain", null],
  ["image", "builder", "builder", null],
  ["image", "image_refs", "imageRefs", {}],
  ["image", "registry", "registry", null],
  ["local", "persistence", "persistence", false],
  ["local", "tracked", "tracked", false],
  ["local", "tracked_strict", "trackedStrict", false],
];

function configAuto(input: Json): Answer {
  const root = text(input, "root");
  const cwd = resolve(root, optionalText(input, "cwd") ?? "cwd");
  const home = join(root, "home");
  const given = textMap(input, "env");
  const env = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      value.replaceAll("$CWD", () => cwd).replaceAll("$HOME", () => home),
    ]),
  );
  const explicit = optionalText(input, "explicit");
  const candidates = explicit === undefined ? presentCandidates(cwd, home, env) : [{ path: resolve(root, explicit) }];
  for (const { path, isSkippedOnFailure } of candidates) {
    try {
      return configFrom(path, root, cwd, env);
    } catch (error) {
      if (!isSkippedOnFailure) throw error;
    }
  }
  return configFrom(undefined, root, cwd, env);
}

function configFrom(
  path: string | undefined,
  root: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Answer {
  const file = path === undefined ? undefined : yamlFile(path, cwd);
  const values = new Map(readFlyte2Config({ env, ...omitUndefined({ file }) }).map((each) => [each.entry.field, each]));
  const output: Record<string, Record<string, Answer>> = {};
  for (const [section, name, field, fallback] of sections) {
    const value = values.get(`${section}.${field}`)?.value;
    output[section] = { ...output[section], [name]: value === undefined ? fallback : writeYamlMarks(value) };
  }
  const platformValue = (field: string) => values.get(`platform.${field}`)?.value;
  const secret = clientSecret(platformValue("clientSecretLocation"), platformValue("clientSecretEnvVar"), cwd, env);
  const mode = secret === null ? {} : { auth_mode: "ClientSecret" };
  const fixed = { client_credentials_secret: secret, audience: null, rpc_retries: 3 };
  const source = path === undefined ? null : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  return { ...output, source, platform: { ...output["platform"], ...fixed, ...mode } };
}

function presentCandidates(
  cwd: string,
  home: string,
  env: Readonly<Record<string, string>>,
): readonly Flyte2Candidate[] {
  const gitRoot = rootAbove(cwd);
  const places = flyte2Candidates({ env, home, ...omitUndefined({ gitRoot }) });
  return places.filter(({ path, variable }) => variable !== undefined || existsSync(resolve(cwd, path)));
}

function rootAbove(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  return dirname(folder) === folder ? undefined : rootAbove(dirname(folder));
}

function yamlFile(path: string, cwd: string): YamlConfigFile {
  const content = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFile(resolve(cwd, path)));
  const file: ConfigFile = readConfigFile(path, content, { format: "yaml" });
  if (file.format !== "yaml") throw new FlyteSettingsError("USAGE", "expected YAML");
  return file;
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new FlyteSettingsError("FILE_NOT_FOUND", `could not read ${path}`, {}, cause);
  }
}

/**
 * The file's contents; if they end in a newline, surrounding whitespace is stripped. The variable overrides the file.
 */
function clientSecret(
  location: YamlValue | undefined,
  variable: YamlValue | undefined,
  cwd: string,
  env: Readonly<Record<string, string>>,
): string | null {
  const isGiven = (value: YamlValue | undefined): value is YamlValue => value !== undefined && value !== false;
  const fromVariable = isGiven(variable) ? env[nameOf(variable)] : undefined;
  if (!isGiven(location)) return fromVariable || null;
  const content = new TextDecoder("utf-8", { fatal: true }).decode(readFile(resolve(cwd, nameOf(location))));
  const fromFile = content.endsWith("\n") ? content.trim() : content;
  return fromVariable || fromFile || null;
}

function nameOf(value: YamlValue): string {
  if (typeof value === "string") return value;
  throw new FlyteSettingsError("CONFIG_INVALID", "expected a string as the place of the client secret");
}
