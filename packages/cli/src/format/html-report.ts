import { brotliDecompressSync } from "node:zlib";
import { FlyteSettingsError } from "@flyte-settings/core";
import { packedPage } from "@flyte-settings/inspector/packed-page";
import { maskReport, pageWithReport, type Report } from "@flyte-settings/inspector/report";
import { exists, readText, writeFileAtomically } from "@flyte-settings/project/host";
import type { CommandHost } from "../host/host.ts";

/**
 * Writes the inspector with a report inside; its values are masked here, so the file never contains them.
 *
 * @throws FILE_EXISTS for a file that is not an HTML page
 */
export async function writeHtml(
  path: string,
  report: Report,
  options: { readonly showValues?: boolean; readonly quiet?: boolean },
  host: CommandHost,
): Promise<void> {
  if ((await exists(host, path)) && !/^\s*<!doctype html>/i.test((await readText(host, path)).slice(0, 100))) {
    throw new FlyteSettingsError("FILE_EXISTS", `${path} already exists and is not an HTML page`, {
      place: path,
      hint: "Choose another file, for example --html report.html.",
    });
  }
  const page = brotliDecompressSync(Buffer.from(packedPage, "base64")).toString();
  await writeFileAtomically(host, path, pageWithReport(page, maskReport(report, options)));
  if (!options.quiet) host.stderr.write(`wrote ${path}; open it in a browser\n`);
}
