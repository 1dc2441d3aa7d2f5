import { FlyteSettingsError } from "@flyte-settings/core/plugin";
import type { SdkName } from "./sdk-name.ts";

interface Sdks extends Record<SdkName, unknown> {
  readonly "@aws-sdk/client-s3": typeof import("@aws-sdk/client-s3");
  readonly "@google-cloud/storage": typeof import("@google-cloud/storage");
  readonly "@azure/storage-blob": typeof import("@azure/storage-blob");
  readonly "@azure/identity": typeof import("@azure/identity");
}

export type Sdk<Name extends SdkName> = Sdks[Name];

const importers: { readonly [Name in SdkName]: () => Promise<unknown> } = {
  "@aws-sdk/client-s3": () => import("@aws-sdk/client-s3"),
  "@google-cloud/storage": () => import("@google-cloud/storage"),
  "@azure/storage-blob": () => import("@azure/storage-blob"),
  "@azure/identity": () => import("@azure/identity"),
};

/**
 * @param importSdk replaces `import()`
 * @throws STORE_SDK_MISSING with the command that installs it
 */
export async function loadSdk<Name extends SdkName>(
  name: Name,
  scheme: string,
  importSdk: (name: SdkName) => Promise<unknown> = (wanted) => importers[wanted](),
): Promise<Sdk<Name>> {
  try {
    return (await importSdk(name)) as Sdk<Name>;
  } catch (error) {
    const { code } = error as { code?: unknown };
    const isMissing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    const hint = `Install it beside flyte-settings: npm install ${name}`;
    throw new FlyteSettingsError(
      "STORE_SDK_MISSING",
      `${scheme}: needs the package ${name}, which ${isMissing ? "is not installed" : "cannot be loaded"}. ${hint}`,
      { hint },
      error,
    );
  }
}
