import { contextsInEnvText, contextsInManifest, FlyteSettingsError, type FoundContext } from "@flyte-settings/core";
import { readBytes, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

export interface SourceOptions {
  readonly envFile?: string;
  readonly pod?: string;
  readonly pb?: string;
  readonly package?: string;
}

export type ContextSource =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "text" | keyof SourceOptions; readonly path: string };

/**
 * The contexts in a source; at least one.
 *
 * @throws CONTEXT_INVALID where there is none, what the readers throw
 */
export async function readContexts(source: ContextSource, host: Host): Promise<readonly FoundContext[]> {
  const found = await search(source, host);
  if (found.length > 0) return found;
  const place = "path" in source ? source.path : "the text";
  throw new FlyteSettingsError(
    "CONTEXT_INVALID",
    `there is no _F_SS_C in ${place === "-" ? "standard input" : place}`,
    {
      hint: "Only dynamic and eager tasks carry a context; `flyte-settings package inspect` shows which do.",
    },
  );
}

async function search(source: ContextSource, host: Host): Promise<readonly FoundContext[]> {
  if ("text" in source) return inText(source.text);
  switch (source.kind) {
    case "text":
      return inText(await readText(host, source.path));
    case "envFile":
      return contextsInEnvText(await readText(host, source.path));
    case "pod": {
      const { parseManifests } = await import("./parse-manifests.ts");
      return contextsInManifest(parseManifests(await readText(host, source.path), source.path));
    }
    default: {
      const { contextsInEntities } = await import("./entity-contexts.ts");
      return contextsInEntities(source.kind, source.path, await readBytes(host, source.path));
    }
  }
}

/** A bare context, or an environment that holds one. */
function inText(text: string): readonly FoundContext[] {
  const inEnvironment = contextsInEnvText(text);
  return inEnvironment.length > 0 ? inEnvironment : [{ entity: "text", context: text }];
}
