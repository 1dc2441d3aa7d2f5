import { isAbsolute } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { isBundleName } from "@flyte-settings/node-kit/archive-kind";
import type { PackageFile } from "./package-file.ts";
import { bundleOfCode, named } from "./sort-out.ts";

/**
 * Rejects a source without serialized entities, with its path in the error: a code bundle, or a directory of other
 * files.
 *
 * @param source as given by the user
 * @param isOnly whether it is the only source: a bundle may accompany the entities of another source
 * @throws PACKAGE_INVALID
 */
export function requirePackage(source: string, files: readonly PackageFile[], isOnly: boolean): void {
  if (files.some(({ path }) => path.endsWith(".pb"))) return;
  const others = files.filter(({ path }) => !isBundleName(path));
  const [first] = files;
  if (others.length === 0) {
    if (isOnly && files.length === 1 && first !== undefined && isBundleName(source)) throw bundleOfCode(source);
    return;
  }
  // unpacked files have relative paths, files on disk have absolute ones
  if (first !== undefined && !isAbsolute(first.path)) throw bundleOfCode(source, others);
  throw new FlyteSettingsError(
    "PACKAGE_INVALID",
    `${shown(source)} is not a package: it holds ${named(others)}. Expected *.pb and fast*.tar.gz only`,
    { place: source, hint: "Make one with: pyflyte --pkgs my_package package --image IMAGE -o flyte-package.tgz" },
  );
}
