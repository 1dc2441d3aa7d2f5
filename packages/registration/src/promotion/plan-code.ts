import { basename } from "node:path/posix";
import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import type { Trust } from "@flyte-settings/node-kit/http";
import type { Transport } from "../client/rpc.ts";
import { statusError } from "../client/status-error.ts";
import { uploadBody } from "../upload/upload-body.ts";
import { CREATE_UPLOAD_LOCATION, readUploadLocation, writeUploadLocationRequest } from "../upload/upload-location.ts";
import { type CodeFiles, withCodeFiles } from "./code-files.ts";
import { readCodeLocation } from "./code-location.ts";
import { expectSigned, openCode } from "./open-code.ts";
import type { PlannedCode, PromotionOptions } from "./promotion-plan.ts";

/** The two sides of a promotion: one Admin or two. */
export interface PromotionAdmins {
  readonly source: Transport;
  readonly target: Transport;
  /** Trust settings for the connections to both stores. */
  readonly trust?: Trust;
  /** The target's endpoint: `dns:///flyte.example.com`; part of the plan and of its digest. */
  readonly endpoint?: string;
  /** Keeps code whose location does not include its digest between the plan and its application. */
  readonly codeFiles?: CodeFiles;
}

/**
 * The target location of each code archive. Nothing is sent: the target location follows from the digest, which is part
 * of the source location; if it is not, the code is read once.
 *
 * @throws UPLOAD_FAILED, PROMOTION_REFUSED, ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED
 */
export async function planCode(
  locations: readonly string[],
  admins: PromotionAdmins,
  options: PromotionOptions,
): Promise<readonly PlannedCode[]> {
  const { code = "copy" } = options;
  if (code === "keep") return locations.map((from) => ({ from, to: from, how: "keep" }));
  const planned: PlannedCode[] = [];
  for (const from of locations) {
    const { name, md5 } = readCodeLocation(from);
    if (code === "copy") {
      await expectSigned(from, admins.source, options.signal);
      const digest = md5 ?? (await digestOf(from, admins, options.signal));
      planned.push({ from, to: await targetLocation(name, digest, admins.target, options), how: "copy" });
      continue;
    }
    const body = await uploadBody(code, false);
    if (basename(code.path) !== name && (md5 === undefined || !Buffer.from(md5).equals(body.md5))) {
      throw new FlyteSettingsError(
        "PROMOTION_REFUSED",
        `--code ${shown(code.path)} is not the code at ${shown(from)}: expected a file named ${shown(name)}, or the same bytes`,
      );
    }
    planned.push({
      from,
      to: await targetLocation(basename(code.path), body.md5, admins.target, options),
      how: "upload",
    });
  }
  return planned;
}

async function digestOf(
  from: string,
  { source, trust, codeFiles }: PromotionAdmins,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const open = () => openCode(from, source, { ...trust, ...omitUndefined({ signal }) });
  return withCodeFiles(codeFiles, async (files) => (await files.get(from, open)).md5);
}

/** The request changes nothing in Admin, and the response contains the location. */
async function targetLocation(
  filename: string,
  contentMd5: Uint8Array,
  transport: Transport,
  { target, signal }: PromotionOptions,
): Promise<string> {
  const { project, domain } = target;
  const message = writeUploadLocationRequest({ project, domain, filename, contentMd5, addContentMd5Metadata: true });
  const answer = await transport.call(CREATE_UPLOAD_LOCATION, message, omitUndefined({ signal }));
  if (answer.status !== "OK") throw statusError(`failed to create an upload location for ${filename}`, answer);
  return readUploadLocation(answer.bytes).nativeUrl;
}
