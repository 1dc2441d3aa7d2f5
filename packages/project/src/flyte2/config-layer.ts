import { FlyteSettingsError } from "@flyte-settings/core";
import { type Layer, type LayerValue, type Origin, yamlEntry, yamlKind } from "@flyte-settings/core/config";
import type { Flyte2Value } from "@flyte-settings/core/flyte2";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";
import { type LoadedFlyte2Config, loadFlyte2Config } from "./load-config.ts";

type File = LoadedFlyte2Config["file"];

const texts: Readonly<Record<string, string>> = { "task.project": "project", "task.domain": "domain" };

/**
 * The values of Flyte 2's configuration that are settings: project, domain, and the images of `image.image_refs`.
 *
 * @param config the user's `--config`
 * @throws FILE_NOT_FOUND, CONFIG_INVALID, also for image references that are not strings
 */
export async function flyte2Layer(config: string | undefined, host: Host): Promise<Layer> {
  const { values, file } = await loadFlyte2Config(config, host);
  return values.flatMap((each): readonly LayerValue[] => {
    if (each.entry.yaml === "image.image_refs") return imageValues(each, file);
    const field = texts[each.entry.yaml];
    return field === undefined || typeof each.value !== "string"
      ? []
      : [{ path: [field], value: each.value, origin: originOf(each) }];
  });
}

function imageValues(found: Flyte2Value, file: File): readonly LayerValue[] {
  const { value } = found;
  if (value === undefined) return [];
  const origin = originOf(found);
  if (!(value instanceof Map)) {
    const hint = origin.variable === undefined ? undefined : `Unset ${origin.variable}.`;
    throw invalid(placeOf(origin), "image.image_refs", `it is ${yamlKind(value)}`, hint);
  }
  const written = yamlEntry(yamlEntry(file?.root, "image")?.value, "image_refs")?.value;
  return [...value].map(([name, reference]): LayerValue => {
    const key = `image.image_refs.${String(name)}`;
    const line = yamlEntry(written, String(name))?.key.line;
    const own: Origin = { ...origin, key, ...omitUndefined({ line }) };
    if (typeof name !== "string") throw invalid(placeOf(own), key, `the name is ${yamlKind(name)}`);
    if (typeof reference !== "string") throw invalid(placeOf(own), key, `it is ${yamlKind(reference)}`);
    return { path: ["images", name], value: reference, origin: own };
  });
}

function originOf({ entry, variable, file, line }: Flyte2Value): Origin {
  return { layer: "flyte2", key: entry.yaml, ...omitUndefined({ variable, file, line }) };
}

function placeOf({ variable, file, line }: Origin): string {
  return variable ?? `${file}:${line}`;
}

function invalid(place: string, key: string, reason: string, hint?: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "CONFIG_INVALID",
    `could not read ${key} in ${place}: ${reason}. Expected names and references, for example {spark: "ghcr.io/acme/spark:3.5"}`,
    { place, ...omitUndefined({ hint }) },
  );
}
