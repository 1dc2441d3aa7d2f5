import { createHash } from "node:crypto";
import {
  carriesContext,
  containerEnv,
  decodeContext,
  type ExecutionBehavior,
  entries,
  FlyteSettingsError,
  fromPairs,
  SerializationSettings,
} from "@flyte-settings/core";
import type { Answer } from "../ascii-json.ts";
import { object, text } from "../input.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { OpContext, OpTable } from "../op.ts";
import { readSettings, writeEnv, writeSettings } from "../wire-settings.ts";
import { encoding } from "./settings.ts";

/** The serialized context. */
export const contextOps: OpTable = {
  "context.encode"(input, context) {
    return encoded(object(input)["settings"], context);
  },
  "context.encodeRule"(input, context) {
    const { json, context: written } = encoded(ruled(object(input)), context);
    return {
      json_length: json.length,
      json_sha256: sha256(json),
      context_length: written.length,
      context_sha256: sha256(written),
    };
  },
  "context.decode"(input, context) {
    const { settings } = decodeContext(text(input, "context"), context.options);
    return {
      settings: writeSettings(settings, context),
      to_json: SerializationSettings.toJson(settings, context.options),
    };
  },
  "container.contextEnv"(input, context): Answer {
    const settings = readSettings(object(input)["settings"], context);
    const before = SerializationSettings.toJson(settings, context.options);
    const [behavior = "default"] = (/^(?:dynamic|eager)/.exec(text(input, "kind")) ?? []) as ExecutionBehavior[];
    const pods = carriesContext(behavior)
      ? SerializationSettings.withSerializedContext(settings, encoding(context))
      : settings;
    return {
      env: writeEnv({ ...pods, env: fromPairs(containerEnv(entries(pods.env ?? {}))) }),
      settings_unchanged: SerializationSettings.toJson(settings, context.options) === before,
    };
  },
};

function encoded(given: Json | undefined, context: OpContext): { json: string; context: string } {
  const settings = readSettings(given, context);
  return {
    json: SerializationSettings.toJson(settings, context.options),
    context: SerializationSettings.serializedContext(settings, encoding(context)),
  };
}

const tags: Readonly<Record<string, (k: number) => string | null>> = {
  short: (k) => `v${k}`,
  sha256: (k) => sha256(String(k)),
  none: () => null,
};

const fills: Readonly<Record<string, (length: number) => string>> = {
  zeros: (length) => "0".repeat(length),
  count: (length) => Array.from({ length }, (_, k) => `${k} `).join(""),
};

/** Generates settings of any size from a short rule. */
function ruled({ images, tag, env }: JsonObject): Json {
  const write = tags[String(tag)];
  if (typeof images !== "number" || write === undefined) throw unknownRule();
  const list = Array.from({ length: images }, (_, k) => ({
    name: `img-${String(k).padStart(4, "0")}`,
    fqn: `registry.example.com/team/app-${k}`,
    tag: write(k),
    digest: null,
  }));
  const base = { image_config: { default_image: null, images: list }, project: "p", domain: "d", version: "v" };
  if (!isObject(env)) return base;
  const fill = fills[String(env["kind"])];
  if (fill === undefined || typeof env["length"] !== "number") throw unknownRule();
  return { ...base, env: { FILL: fill(env["length"]) } };
}

function unknownRule(): FlyteSettingsError {
  return new FlyteSettingsError(
    "USAGE",
    'input: expected {"images": 2, "tag": "short"}, perhaps with {"env": {"kind", "length"}}',
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
