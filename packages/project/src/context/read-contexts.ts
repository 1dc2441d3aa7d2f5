import {
  contextsInEnvText,
  contextsInManifest,
  decodeContextText,
  FlyteSettingsError,
  type FoundContext,
} from "@flyte-settings/core";
import { archiveKind } from "@flyte-settings/node-kit/archive-kind";
import { asText, readBytes, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { type Found, settingsOf } from "./found.ts";

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
 * The settings contexts of flytekit and the image caches of Flyte 2 in a source; at least one.
 *
 * @throws CONTEXT_INVALID if none is found, and the errors of the readers
 */
export async function readContexts(source: ContextSource, host: Host): Promise<readonly Found[]> {
  const found = await search(source, host);
  if (found.length > 0) return found;
  const place = "path" in source ? source.path : "the text";
  throw new FlyteSettingsError(
    "CONTEXT_INVALID",
    `there is no _F_SS_C in ${place === "-" ? "standard input" : place}, and no --image-cache of Flyte 2`,
    {
      hint: "Only dynamic and eager tasks carry a context; `flyte-settings package inspect` shows which do.",
    },
  );
}

async function search(source: ContextSource, host: Host): Promise<readonly Found[]> {
  if ("text" in source) return inText(source.text);
  switch (source.kind) {
    case "text": {
      const bytes = await readBytes(host, source.path);
      return archiveKind(bytes) === undefined
        ? inText(asText(source.path, bytes))
        : inEntities("package", source.path, bytes);
    }
    case "envFile":
      return settingsOf(contextsInEnvText(await readText(host, source.path)));
    case "pod": {
      const { parseManifests } = await import("./parse-manifests.ts");
      const text = await readText(host, source.path);
      const manifest = parseManifests(text, source.path);
      const contexts = settingsOf(contextsInManifest(manifest));
      if (!PROGRAM.test(text)) return contexts;
      const { launchesOf } = await import("./find-launches.ts");
      return [...contexts, ...launchesOf(manifest)];
    }
    default:
      return inEntities(source.kind, source.path, await readBytes(host, source.path));
  }
}

async function inEntities(kind: "pb" | "package", path: string, bytes: Uint8Array): Promise<readonly Found[]> {
  return (await import("./entity-contexts.ts")).contextsInEntities(kind, path, bytes);
}

/** Every manifest with a Flyte 2 container contains one of these program names. */
const PROGRAM = /\b(?:a0|clustered|fserve)\b/;

/** A bare context or image cache, an argument list, or an environment that contains a context. */
async function inText(text: string): Promise<readonly Found[]> {
  const inEnvironment = contextsInEnvText(text);
  if (inEnvironment.length > 0) return settingsOf(inEnvironment);
  const found: FoundContext = { entity: "text", context: text };
  if (!mayBeFlyte2(text)) return settingsOf([found]);
  return [(await import("./find-launches.ts")).foundInText(found)];
}

function mayBeFlyte2(text: string): boolean {
  if (/(?:^|[\s"'])--/.test(text)) return true;
  try {
    return decodeContextText(text).includes('"image_lookup"');
  } catch {
    return false;
  }
}
