import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import type { PackageFile } from "./package-file.ts";
import { isBundleName } from "./unpack.ts";

/** Number of stray files listed in an error. */
const NAMED = 3;

/**
 * Separates entities and bundles, each in their original order.
 *
 * @throws PACKAGE_INVALID if there is a file of neither kind
 */
export function sortOut(files: readonly PackageFile[]): { messages: PackageFile[]; bundles: PackageFile[] } {
  const bundles = files.filter(({ path }) => isBundleName(path));
  const messages = files.filter(({ path }) => !isBundleName(path) && path.endsWith(".pb"));
  if (bundles.length + messages.length < files.length) {
    const others = files
      .filter((file) => !bundles.includes(file) && !messages.includes(file))
      .map(({ path }) => path.replace(/^.*[/\\]/, ""));
    const more = others.length > NAMED ? `, and ${others.length - NAMED} more` : "";
    const what = messages.length === 0 ? "it is not a package" : "the package holds other files";
    throw new FlyteSettingsError(
      "PACKAGE_INVALID",
      `${what}: ${shown(others.slice(0, NAMED).join(", "))}${more}. Expected *.pb and fast*.tar.gz only`,
      { hint: "Make it again with: pyflyte --pkgs my_package package --image IMAGE -o flyte-package.tgz" },
    );
  }
  return { messages, bundles };
}

/** @throws PACKAGE_INVALID if there is nothing to register, which flytectl treats as success */
export function requireEntities(files: readonly PackageFile[]): void {
  const { messages, bundles } = sortOut(files);
  if (messages.length > 0) return;
  const [bundle] = bundles;
  if (files.length === 1 && bundle !== undefined) {
    throw new FlyteSettingsError(
      "PACKAGE_INVALID",
      `${shown(bundle.path)} is a bundle of code, not a package. Expected the package that holds it`,
      {
        place: bundle.path,
        hint: "Make one with: pyflyte --pkgs my_package package --image IMAGE -o flyte-package.tgz",
      },
    );
  }
  throw new FlyteSettingsError("PACKAGE_INVALID", "the package holds no tasks, workflows or launch plans (*.pb)", {
    hint: "Were the right modules packaged? pyflyte --pkgs my_package package …",
  });
}
