import { FlyteSettingsError } from "@flyte-settings/core";
import { contextsInEnvText, contextsInManifest, type FoundContext } from "@flyte-settings/core/config";
import { parseAllDocuments } from "yaml";
import { contextsInBytes } from "./package-contexts.ts";

/**
 * The contexts in what somebody pasted; at least one.
 * @throws CONTEXT_INVALID where there is none
 */
export function contextsInText(text: string): readonly FoundContext[] {
  const trimmed = text.trim();
  if (trimmed === "") throw nothing("there is nothing to read. Paste a context, an environment, a manifest or JSON");
  if (/^[A-Za-z0-9+/=\s]+$/.test(trimmed)) return [{ entity: "what was pasted", context: trimmed }];
  const inEnvironment = contextsInEnvText(text);
  if (inEnvironment.length > 0) return inEnvironment;
  const manifests = manifestsIn(text);
  const found = contextsInManifest(manifests);
  if (found.length > 0) return found;
  if (manifests.some(isSettings)) return [{ entity: "what was pasted", context: trimmed }];
  throw nothing("there is no _F_SS_C in it. Only dynamic and eager tasks carry a context");
}

/** The same for a file. @throws CONTEXT_INVALID ARCHIVE_INVALID */
export async function contextsInFile(name: string, bytes: Uint8Array): Promise<readonly FoundContext[]> {
  if (!/\.(?:pb|tgz|tar|gz)$/.test(name)) return contextsInText(new TextDecoder().decode(bytes));
  const found = await contextsInBytes(name, bytes);
  if (found.length > 0) return found;
  throw nothing(`there is no _F_SS_C in ${name}. Only dynamic and eager tasks carry a context`);
}

function manifestsIn(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return parseAllDocuments(text, { logLevel: "silent" }).map((document) => {
      const [error] = document.errors;
      if (error !== undefined) throw nothing(`it is neither a context nor YAML: ${error.message.split("\n")[0]}`);
      return document.toJS({ maxAliasCount: 100 });
    });
  }
}

function isSettings(value: unknown): boolean {
  return typeof value === "object" && value !== null && "image_config" in value;
}

function nothing(message: string): FlyteSettingsError {
  return new FlyteSettingsError("CONTEXT_INVALID", message);
}
