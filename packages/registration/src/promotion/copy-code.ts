import { createHash } from "node:crypto";
import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import type { PackageFile } from "../package/package-file.ts";
import { type Uploaded, uploadBundle } from "../upload/upload-bundle.ts";
import type { ApplyOptions } from "./apply-options.ts";
import { type CodeFiles, withCodeFiles } from "./code-files.ts";
import { readCodeLocation } from "./code-location.ts";
import { openCode } from "./open-code.ts";
import type { PromotionAdmins } from "./plan-code.ts";
import type { PlannedCode, PromotionPlan } from "./promotion-plan.ts";

/**
 * Copies the stored bytes into the target's store unchanged, because their digest is part of the location.
 *
 * @throws UPLOAD_FAILED, PROMOTION_REFUSED if a digest or a location differs from the plan
 */
export async function copyCode(
  { code, target }: PromotionPlan,
  admins: PromotionAdmins,
  options: ApplyOptions,
): Promise<readonly Uploaded[]> {
  const uploads: Uploaded[] = [];
  for (const planned of code) {
    if (planned.how === "keep" || planned.from === planned.to) continue;
    uploads.push(await withCodeFiles(admins.codeFiles, (files) => copy(planned, files)));
  }
  return uploads;

  async function copy(planned: PlannedCode, files: CodeFiles): Promise<Uploaded> {
    const bundle = typeof options.code === "object" ? options.code : await streamed(planned, admins, options, files);
    const onProgress = (progress: { file: string; bytes: number; total: number }): void =>
      options.report?.({ type: "sending", ...progress });
    const where = { project: target.project, domain: target.domain, onProgress };
    const how = { ...admins.trust, ...where, ...omitUndefined({ signal: options.signal }) };
    const upload = await uploadBundle(bundle, admins.target, "strict", how);
    if (upload.location !== planned.to) throw elsewhere(planned, upload.location);
    options.report?.({ type: "upload", upload });
    return upload;
  }
}

/**
 * Streamed through this machine without storing it if location and store provide digest and size: read again for each
 * attempt, and compared with the digest in its location.
 */
async function streamed(
  { from }: PlannedCode,
  admins: PromotionAdmins,
  options: ApplyOptions,
  files: CodeFiles,
): Promise<PackageFile> {
  const { name, md5 } = readCodeLocation(from);
  const open = () => openCode(from, admins.source, { ...admins.trust, ...omitUndefined({ signal: options.signal }) });
  const size = md5 && (await sizeOf(open));
  const content =
    size === undefined ? await files.get(from, open) : { size, md5: md5 ?? new Uint8Array(), open: again };
  if (md5 !== undefined && !Buffer.from(md5).equals(content.md5)) throw changed(from);
  return { path: name, bytes: new Uint8Array(0), content };

  async function* again(): AsyncGenerator<Uint8Array> {
    const hash = createHash("md5");
    const { body } = await open();
    for await (const piece of body) {
      hash.update(piece);
      yield piece;
    }
    if (!hash.digest().equals(md5 ?? new Uint8Array())) throw changed(from);
  }
}

async function sizeOf(open: () => ReturnType<typeof openCode>): Promise<number | undefined> {
  const { size, body } = await open();
  await body[Symbol.asyncIterator]().return?.(undefined);
  return size;
}

function changed(location: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "PROMOTION_REFUSED",
    `the code at ${shown(location)} is not what its location says: its MD5 differs from that in its name`,
  );
}

function elsewhere({ to }: PlannedCode, location: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "PROMOTION_REFUSED",
    `the target names another place for the code now: planned ${shown(to)}, got ${shown(location)}. Plan again`,
  );
}
