import { createRequire } from "node:module";
import { isFlyteSettingsError } from "@flyte-settings/core";
import { s3Settings, storeSources } from "../bundle/store-options.ts";
import { hostPath, isWritableFolder } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { ask, type ReachOptions, type ServerTime } from "./ask.ts";
import { type DoctorLine, saying } from "./line.ts";

interface CloudStore {
  readonly sdk: string;
  readonly address: (url: URL, endpoint: string | undefined) => string;
}

const s3: CloudStore = { sdk: "@aws-sdk/client-s3", address: (_, endpoint) => endpoint ?? "https://s3.amazonaws.com/" };
const gs: CloudStore = { sdk: "@google-cloud/storage", address: () => "https://storage.googleapis.com/" };
const azure: CloudStore = {
  sdk: "@azure/storage-blob",
  address: ({ host }) =>
    host.includes(".") ? `https://${host.replace(/\.dfs\./, ".blob.")}/` : "https://login.microsoftonline.com/",
};
const cloudStores: Readonly<Record<string, CloudStore>> = {
  "s3:": s3,
  "gs:": gs,
  "gcs:": gs,
  "abfs:": azure,
  "abfss:": azure,
  "az:": azure,
  "wasb:": azure,
  "wasbs:": azure,
};

export async function storeLine(
  loaded: LoadedProject,
  options: ReachOptions,
  times: ServerTime[],
  host: Host,
): Promise<DoctorLine> {
  const say = saying("store");
  const store = loaded.values.bundle?.store ?? "";
  const shown = store.replace(/\?.*/s, "");
  if (store.startsWith("file:")) {
    const folder = hostPath({ ...host, cwd: loaded.folder }, store.replace(/^file:(?:\/\/)?/, ""));
    return (await isWritableFolder(host, folder))
      ? say.ok(shown)
      : say.fail(`${shown}: ${folder} cannot be written`, "Choose another bundle.store, or fix its permissions.");
  }
  const url = URL.canParse(store) ? new URL(store) : undefined;
  const cloud = cloudStores[url?.protocol ?? ""];
  if (url === undefined || cloud === undefined)
    return say.fail(`${shown} is not a known kind of store`, "Known: file:, s3:, gs:, abfs:.");
  if (!isInstalled(cloud.sdk))
    return say.fail(`${shown} needs ${cloud.sdk}, which is not installed`, `npm install ${cloud.sdk}`);
  let address: string;
  try {
    address = cloud.address(url, cloud === s3 ? s3Endpoint(loaded, host) : undefined);
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return say.fail(error.message, "Look at the section storage: of flytekit's configuration file.");
  }
  const answer = await ask(address, options, times, host);
  return typeof answer === "string"
    ? say.fail(
        `${shown}: ${new URL(address).host}: ${answer}`,
        "Look at the proxy, the certificates, and the store's endpoint.",
      )
    : say.ok(`${shown}: ${new URL(address).host} answers`);
}

/**
 * The endpoint that the store itself uses, ignoring one from a file found in the working directory. @throws
 * CONFIG_INVALID
 */
function s3Endpoint(loaded: LoadedProject, host: Host): string | undefined {
  const { values, origins } = s3Settings(storeSources(loaded, host));
  return loaded.configFile?.isFound && origins.endpoint?.layer === "flytekit" ? undefined : values.endpoint;
}

/** Which cloud SDK packages are installed; Admin's signed URLs, the default upload method, need none. */
export function sdkLine(): DoctorLine {
  const say = saying("sdk");
  const found = [...new Set(Object.values(cloudStores).map(({ sdk }) => sdk))].filter(isInstalled);
  return found.length === 0
    ? say.skip("no cloud SDK is installed; needed only for s3:, gs: and abfs: stores")
    : say.ok(found.join(", "));
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== "MODULE_NOT_FOUND";
  }
}
