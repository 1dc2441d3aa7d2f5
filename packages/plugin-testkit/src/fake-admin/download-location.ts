/** `CreateDownloadLocation`: signed URLs for reading, as for S3. */
import { create, fromBinary } from "@bufbuild/protobuf";
import {
  CreateDownloadLinkRequestSchema,
  CreateDownloadLocationRequestSchema,
  CreateDownloadLocationResponseSchema,
  GetDataRequestSchema,
} from "@flyte-settings/registration/wire";
import { type AdminAnswer, accept, refuse } from "./answer.ts";
import { expiresAt, goDuration, MAX_EXPIRY_SECONDS, signedUrl } from "./signing.ts";
import type { AdminState } from "./state.ts";

type Expiry = { readonly seconds: bigint } | undefined;

/** Neither the scheme nor the existence of the object is checked. */
export function downloadLocation(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { nativeUrl, expiresIn } = fromBinary(CreateDownloadLocationRequestSchema, bytes);
  const problem = expiryProblem(expiresIn);
  if (problem !== undefined) return refuse("INVALID_ARGUMENT", `error while validating request: ${problem}`);
  if (!state.signs) return refuse("INTERNAL", CANNOT_SIGN);
  const [, bucket = "", key = ""] = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)\/*(.*)$/is.exec(nativeUrl) ?? [];
  const empty = [...(bucket === "" ? ["Bucket"] : []), ...(key === "" ? ["Key"] : [])];
  if (empty.length > 0) return refuse("INTERNAL", invalidParameter(empty));
  const seconds = expiresIn?.seconds ?? MAX_EXPIRY_SECONDS;
  const path = `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
  return accept(
    CreateDownloadLocationResponseSchema,
    create(CreateDownloadLocationResponseSchema, {
      signedUrl: signedUrl("GET", state.storeOrigin, path, {}, seconds),
      expiresAt: expiresAt(seconds),
    }),
  );
}

const CANNOT_SIGN =
  "failed to create a signed url. Error: NoCredentialProviders: no valid providers in chain. Deprecated.";

function invalidParameter(fields: readonly string[]): string {
  const lines = fields.map((field) => `- minimum field size of 1, GetObjectInput.${field}.\n`);
  return `failed to create a signed url. Error: InvalidParameter: ${fields.length} validation error(s) found.\n${lines.join("")}`;
}

function expiryProblem(expiresIn: Expiry): string | undefined {
  if (expiresIn === undefined) return undefined;
  const given = `expiresIn is invalid. Error: input duration [${goDuration(expiresIn.seconds)}]`;
  if (expiresIn.seconds < 0n) return `${given} should not less than 0`;
  if (expiresIn.seconds <= MAX_EXPIRY_SECONDS) return undefined;
  return `${given} cannot exceed max allowed expiration [${goDuration(MAX_EXPIRY_SECONDS)}]`;
}

/** Links refer to node executions, which do not exist here. */
export function downloadLink(bytes: Uint8Array): AdminAnswer {
  const { artifactType, source, expiresIn } = fromBinary(CreateDownloadLinkRequestSchema, bytes);
  const wrongType = artifactType === 0 ? "invalid artifact type [ARTIFACT_TYPE_UNDEFINED]" : undefined;
  const noSource = source.case === undefined ? "source is required. Provided nil" : undefined;
  const problem = expiryProblem(expiresIn) ?? wrongType ?? noSource;
  if (problem !== undefined) return refuse("INVALID_ARGUMENT", `error while validating request. Error: ${problem}`);
  return refuse("INVALID_ARGUMENT", "failed to find node execution");
}

/** `flyte://` URLs refer to executions, which do not exist here. */
export function getData(bytes: Uint8Array): AdminAnswer {
  const { flyteUrl } = fromBinary(GetDataRequestSchema, bytes);
  const failed = "failed to validate resolve artifact request. Error: ";
  if (flyteUrl === "") return refuse("INVALID_ARGUMENT", `${failed}source is required. Provided empty string`);
  if (!flyteUrl.startsWith("flyte://"))
    return refuse("INVALID_ARGUMENT", `${failed}request does not start with the correct prefix`);
  return refuse("INVALID_ARGUMENT", `failed to parse artifact url [${flyteUrl}]`);
}
