import type { RequestOptions } from "@flyte-settings/registration";
import type { PackageFile } from "@flyte-settings/registration/package";
import type { Host } from "../host/host.ts";
import { type LoadedSettings, loadSettings, type SettingsOptions } from "../settings/load-settings.ts";
import { ofPackage } from "../version/of-package.ts";
import { packageFetch } from "./package-fetch.ts";
import { withPackageImages } from "./package-images.ts";
import { requestOptions, type TargetOptions } from "./request-options.ts";

/** A package that was named on the command line, and what it is filled with. */
export interface PackageRequest {
  readonly files: readonly PackageFile[];
  readonly request: RequestOptions;
  readonly loaded: LoadedSettings;
}

/** @throws what reading the settings and the package do; USAGE without a version */
export async function readRequest(
  options: SettingsOptions & TargetOptions,
  paths: readonly string[],
  host: Host,
): Promise<PackageRequest> {
  const { loadPackageFiles, mannerOf } = await import("@flyte-settings/registration");
  const loaded = await loadSettings(options, host, ofPackage(paths, host));
  const asked = await requestOptions(options, loaded);
  const files = await loadPackageFiles(paths, {
    cwd: host.cwd,
    fetch: packageFetch(host),
    likeFlytectl: mannerOf(asked) === "flytectl",
  });
  return { files, request: await withPackageImages(asked, files, loaded), loaded };
}
