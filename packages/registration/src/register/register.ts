/**
 * A package into Flyte Admin: upload once, then every entity as soon as what it names is there. Sending again what is
 * there already is success, so a run that was cut off is simply run again.
 */
import type { Transport } from "../client/rpc.ts";
import type { HydratedEntity } from "../hydrate/hydrate.ts";
import { type Manner, mannerOf } from "../hydrate/options.ts";
import { placeholders } from "../hydrate/placeholders.ts";
import { type PackageFile, requireEntities, sortOut } from "../package/serialized-package.ts";
import { hydratePackage, type RequestOptions } from "../requests/registration-requests.ts";
import { type Uploaded, type UploadProgress, uploadBundle } from "../upload/upload-bundle.ts";
import { inOrder, type Ordered } from "./order.ts";
import { isGood, type RegisterOptions, type RegisterResult } from "./result.ts";
import { sendAll } from "./send-all.ts";

/**
 * @throws PACKAGE_INVALID, HYDRATION_INCOMPLETE, UPLOAD_FAILED, ADMIN_UNAVAILABLE, AUTH_FAILED before the first entity
 * is sent; what happens to entities is in the result
 */
export async function register(
  files: readonly PackageFile[],
  transport: Transport,
  options: RegisterOptions,
): Promise<RegisterResult> {
  const manner = mannerOf(options);
  if (manner === "default") requireEntities(files);
  const uploads = await upload(files, transport, manner, options);
  const location = uploads[0]?.location ?? options.distributionLocation;
  const { activate: _, ...rest } = options;
  const { entities: hydrated, failures } = await hydratePackage(files, {
    ...rest,
    ...(location === undefined ? {} : { distributionLocation: location }),
  });
  const ordered = manner === "default" ? inOrder(hydrated) : asThePeer(hydrated, manner);
  const entities = await sendAll(ordered, transport, manner, options);
  return { entities, uploads, failures, ok: entities.every(isGood) && failures.length === 0 };
}

async function upload(
  files: readonly PackageFile[],
  transport: Transport,
  manner: Manner,
  options: RegisterOptions,
): Promise<Uploaded[]> {
  const { bundles, messages } = sortOut(files);
  const bundle = bundles.sort((a, b) => (a.path < b.path ? -1 : 1)).at(-1);
  const wanted =
    manner === "flytectl" || messages.some(({ bytes }) => Buffer.from(bytes).includes(placeholders.remotePackagePath));
  if (bundle === undefined || !wanted || options.distributionLocation !== undefined) return [];
  if (manner !== "flytectl")
    await hydratePackage(files, { ...withoutActivate(options), distributionLocation: "s3://…" });
  const onProgress = (progress: UploadProgress): void => options.report?.({ type: "sending", ...progress });
  const uploaded = await uploadBundle(bundle, transport, manner, { ...options, onProgress });
  options.report?.({ type: "upload", upload: uploaded });
  return [uploaded];
}

/** Everything that can be found wrong with a package is found before its code is sent anywhere. */
function withoutActivate({ activate: _, ...options }: RegisterOptions): RequestOptions {
  return options;
}

/** The peers' way: one after the other; flytekit sends the tasks side by side. */
function asThePeer(entities: readonly HydratedEntity[], manner: Manner): Ordered {
  const waitsFor = entities.map((entity, index) => {
    if (manner === "flytekit" && entity.kind === "task") return new Set<number>();
    const before = manner === "flytekit" ? entities.map((_, each) => each).slice(0, index) : [index - 1];
    return new Set(before.filter((each) => each >= 0));
  });
  return { entities, waitsFor };
}
