import { isAbsolute } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { isBundleName } from "@flyte-settings/node-kit/archive-kind";
import type { PackageFile } from "./package-file.ts";
import { bundleOfCode, named } from "./sort-out.ts";

/**
 * Refuses a source without serialized entities, by its own name: a bundle of code, a directory of other files.
 *
 * @param source as it was given
 * @param isOnly a bundle by itself may go with the entities of another source
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
  // what was unpacked has names of its own, what is on the disk its path
  if (first !== undefined && !isAbsolute(first.path)) throw bundleOfCode(source, others);
  throw new FlyteSettingsError(
    "PACKAGE_INVALID",
    `${shown(source)} is not a package: it holds ${named(others)}. Expected *.pb and fast*.tar.gz only`,
    { place: source, hint: "Make one with: pyflyte --pkgs my_package package --image IMAGE -o flyte-package.tgz" },
  );
}
