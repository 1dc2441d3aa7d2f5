import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import type { Trust } from "@flyte-settings/node-kit/http";
import type { Transport } from "../client/rpc.ts";
import { statusError } from "../client/status-error.ts";
import { ObjectGetRequestSchema } from "../gen/flyteidl/admin/common_pb.js";
import {
  type Workflow,
  type WorkflowClosure,
  WorkflowClosureSchema,
  WorkflowSchema,
} from "../gen/flyteidl/admin/workflow_pb.js";
import { type Identifier, resourceTypes } from "../proto/identifier.ts";
import { openCode } from "./open-code.ts";
import { notRegistered } from "./promotion-problems.ts";

export interface ReadWorkflowOptions {
  /** Trust settings for the connection to Admin's object store, which serves large closures. */
  readonly trust?: Trust | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Admin stores closures in its object store, and reports the location if it cannot read one. */
const UNREADABLE = /Unable to read WorkflowClosure from location (\S+) ?: (.*)/s;
const MAX_CLOSURE_BYTES = 256 * 1024 * 1024;

/**
 * A workflow with its nodes. Admin does not read closures over its `maxDownloadMBs`; it then signs a URL, and the
 * closure is read from there.
 *
 * @throws PROMOTION_REFUSED if it is not registered, or its closure no longer exists or cannot be downloaded;
 * ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED
 */
export async function readWorkflow(
  id: Identifier,
  admin: Transport,
  options: ReadWorkflowOptions = {},
): Promise<Workflow> {
  const found = await findWorkflow(id, admin, options);
  if (found !== undefined) return found;
  const where = shown(`${id.project}/${id.domain}`);
  throw notRegistered(`workflow ${shown(id.name)} version ${shown(id.version)} of ${where}`);
}

/** Like {@link readWorkflow}; `undefined` if it is not registered. */
export async function findWorkflow(
  { project, domain, name, version }: Identifier,
  admin: Transport,
  options: ReadWorkflowOptions = {},
): Promise<Workflow | undefined> {
  const { signal } = options;
  const id = { resourceType: resourceTypes.workflow, project, domain, name, version };
  const request = toBinary(ObjectGetRequestSchema, create(ObjectGetRequestSchema, { id }));
  const answer = await admin.call("flyteidl.service.AdminService/GetWorkflow", request, omitUndefined({ signal }));
  if (answer.status === "OK") return fromBinary(WorkflowSchema, answer.bytes);
  if (answer.status === "NOT_FOUND") return undefined;
  const [, location, reason = ""] = UNREADABLE.exec(answer.message) ?? [];
  const what = `could not read workflow ${shown(name)} version ${shown(version)}`;
  if (location === undefined) throw statusError(what, answer);
  if (reason.includes("LIMIT_EXCEEDED"))
    return create(WorkflowSchema, { id, closure: await readClosure(location, admin, options, what) });
  throw new FlyteSettingsError(
    "PROMOTION_REFUSED",
    `${what}: Flyte Admin cannot read its closure at ${shown(location)}: ${shown(reason)}`,
    { hint: "Register the workflow under another version: a closure that is lost cannot be read." },
  );
}

async function readClosure(
  location: string,
  admin: Transport,
  { trust = {}, signal }: ReadWorkflowOptions,
  what: string,
): Promise<WorkflowClosure> {
  const { body } = await openCode(location, admin, { ...trust, ...omitUndefined({ signal }) }).catch((cause) => {
    if (!isFlyteSettingsError(cause) || cause.code !== "PROMOTION_REFUSED") throw cause;
    const why = `its closure is over Flyte Admin's limit, and its object store cannot be read in its place`;
    const hint = "Raise storage.limits.maxDownloadMBs of Flyte Admin, or let it sign downloads.";
    throw new FlyteSettingsError(cause.code, `${what}: ${why} (${shown(location)})`, { hint }, cause);
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_CLOSURE_BYTES)
      throw new FlyteSettingsError("PROMOTION_REFUSED", `${what}: its closure is over ${MAX_CLOSURE_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return fromBinary(WorkflowClosureSchema, Buffer.concat(chunks));
  } catch (cause) {
    throw new FlyteSettingsError(
      "PROMOTION_REFUSED",
      `${what}: its closure at ${shown(location)} is damaged`,
      {},
      cause,
    );
  }
}
