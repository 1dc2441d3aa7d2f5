import { decodeContext, SerializationSettings } from "@flyte-settings/core";
import { printable } from "@flyte-settings/core/internal";
import type { ContextSource, Found, FoundImages } from "@flyte-settings/project/context";
import { settingsText } from "../../format/settings-text.ts";
import { style } from "../../format/style.ts";
import type { CommandHost } from "../../host/host.ts";

export interface Shown {
  readonly entity: string;
  /** Ignored keys, and the program that does not know them. */
  readonly unknownKeys: readonly string[];
  readonly program: string;
  /** Problems of the value that do not prevent decoding it. */
  readonly warnings: readonly string[];
  readonly text: string;
  /** The value as JSON, printed alone or under the name of its entity. */
  readonly json: string;
  readonly listed: string;
}

/** Prints the contexts: a single one directly, several (or those of a package or manifest) under their names. */
export async function showContext(
  found: readonly Found[],
  kind: ContextSource["kind"],
  json: boolean,
  host: CommandHost,
): Promise<number> {
  const shown: Shown[] = [];
  for (const each of found) shown.push(await shownOf(each));
  for (const { entity, unknownKeys, program, warnings } of shown) {
    for (const warning of warnings) host.report("warning", printable(`${entity}: ${warning}`));
    for (const key of unknownKeys)
      host.stderr.write(
        `note: ${printable(`${entity}: ${key}`)} is a key that ${program} does not know; it is left out, as ${program} leaves it out\n`,
      );
  }
  const alone = (kind === "text" || kind === "envFile") && shown.length === 1;
  if (json) {
    host.stdout.writeData(`${alone ? shown[0]?.json : `[${shown.map(({ listed }) => listed).join(", ")}]`}\n`);
    return 0;
  }
  for (const { entity, text } of shown) {
    if (!alone) host.stdout.write(`${style(printable(entity), "bold", host.stdout)}\n`);
    host.stdout.write(text);
  }
  return 0;
}

/** One context as text and as JSON. @throws CONTEXT_INVALID, CONTEXT_TOO_LARGE */
export async function shownOf(found: Found): Promise<Shown> {
  return found.generation === 1 ? settingsShown(found) : imagesShown(found);
}

function settingsShown({ entity, context }: { readonly entity: string; readonly context: string }): Shown {
  const { settings, unknownKeys } = decodeContext(context);
  const json = SerializationSettings.toJson(settings);
  const listed = `{"entity": ${JSON.stringify(entity)}, "settings": ${json}}`;
  return { entity, unknownKeys, program: "flytekit", warnings: [], text: settingsText(settings), json, listed };
}

/** Only Flyte 2 needs these modules. */
async function imagesShown(found: FoundImages): Promise<Shown> {
  const { entity, imageCache } = found;
  const { imageCacheJson, imageCacheNotes, imageCacheText } = await import("../../format/image-cache-text.ts");
  const { unknownKeys, warnings } = imageCacheNotes(entity, imageCache);
  const fields = imageCacheJson(found);
  const listed = `{"entity": ${JSON.stringify(entity)}, ${fields}}`;
  return {
    entity,
    unknownKeys,
    program: "Flyte 2",
    warnings,
    text: imageCacheText(found),
    json: `{${fields}}`,
    listed,
  };
}
