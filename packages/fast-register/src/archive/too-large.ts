import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { sizeText } from "@flyte-settings/node-kit/fs";
import type { FileList } from "../list-files.ts";
import { fileSizes, sizeReport } from "../size-report.ts";

/** BUNDLE_TOO_LARGE, with the largest files and directories. */
export function tooLarge(list: FileList, maxBytes: number): FlyteSettingsError {
  const { bytes, top } = sizeReport(fileSizes(list), 3);
  const largest = top.map((row) => `${shown(row.path)} (${sizeText(row.bytes)})`).join(", ");
  return new FlyteSettingsError(
    "BUNDLE_TOO_LARGE",
    `the files below ${shown(list.root)} are ${sizeText(bytes)}, the limit is ${sizeText(maxBytes)}; the largest are ${largest}. Expected code, not data: list the large directories in .flyteignore, or raise the limit, for example --max-size 4GiB`,
    { place: list.root },
  );
}
