import { FlyteSettingsError } from "@flyte-settings/core";
import { resolveEnvironments } from "@flyte-settings/core/flyte2";
import { shown } from "@flyte-settings/core/plugin";
import type { ImageRow } from "./image-rows.ts";

/**
 * The image of a task environment of Flyte 2: a name (`Image.from_ref_name`), `auto` for the default image, or a
 * reference, which is used as written.
 *
 * @throws IMAGE_NOT_FOUND for an unknown name, IMAGE_INVALID for a template of flytekit
 */
export function resolveFlyte2Image(text: string, rows: readonly ImageRow[]): ImageRow {
  const row = rows.find(({ name }) => name === (text === "auto" ? "default" : text));
  if (row !== undefined) return row;
  if (text.includes("{{")) {
    throw new FlyteSettingsError("IMAGE_INVALID", `could not resolve ${shown(text)}: Flyte 2 has no image templates`, {
      hint: "Pass the name of Image.from_ref_name, or --generation 1.",
    });
  }
  if (/[/:@]/.test(text)) return { name: text, reference: text, origins: [] };
  const references = Object.fromEntries(rows.map(({ name, reference }) => [name, reference]));
  const kind = text === "auto" ? ({ kind: "auto" } as const) : ({ kind: "named", name: text } as const);
  return { name: text, reference: resolveEnvironments({ image: kind }, references)["image"] ?? "", origins: [] };
}
