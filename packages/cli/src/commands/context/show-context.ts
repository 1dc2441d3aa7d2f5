import { decodeContext, type FoundContext, printable, SerializationSettings } from "@flyte-settings/core";
import type { ContextSource } from "@flyte-settings/project/context";
import { settingsText } from "../../format/settings-text.ts";
import { style } from "../../format/style.ts";
import type { CommandHost } from "../../host/host.ts";

/** Prints what is in the contexts: one is shown as it is, several (or those of a package or manifest) under their names. */
export function showContext(
  found: readonly FoundContext[],
  kind: ContextSource["kind"],
  json: boolean,
  host: CommandHost,
): number {
  const decoded = found.map(({ entity, context }) => ({ entity, ...decodeContext(context) }));
  for (const { entity, unknownKeys } of decoded) {
    for (const key of unknownKeys)
      host.stderr.write(
        `note: ${printable(`${entity}: ${key}`)} is a key that flytekit does not know; it is left out, as flytekit leaves it out\n`,
      );
  }
  const alone = (kind === "text" || kind === "envFile") && decoded.length === 1;
  if (json) {
    const texts = decoded.map(({ settings }) => SerializationSettings.toJson(settings));
    const list = decoded.map(
      ({ entity }, index) => `{"entity": ${JSON.stringify(entity)}, "settings": ${texts[index]}}`,
    );
    host.stdout.write(`${alone ? texts[0] : `[${list.join(", ")}]`}\n`);
    return 0;
  }
  for (const { entity, settings } of decoded) {
    if (!alone) host.stdout.write(`${style(printable(entity), "bold", host.stdout)}\n`);
    host.stdout.write(settingsText(settings));
  }
  return 0;
}
