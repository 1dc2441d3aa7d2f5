/**
 * Admin keeps the closures of workflows in its store: it writes them at any size, but only reads them up to a limit.
 */
import { createHash } from "node:crypto";
import { toBinary } from "@bufbuild/protobuf";
import { ResourceType, type Workflow, WorkflowClosureSchema } from "@flyte-settings/registration/wire";
import { type Refused, refuse } from "./answer.ts";
import { type AdminState, objectKey, type Stored } from "./state.ts";

const MEBIBYTE = 1024 * 1024;

/** The error for reading this workflow; its location can be downloaded. */
export function tooLargeClosure(
  { id, message }: Stored,
  { maxClosureBytes, objects }: AdminState,
): Refused | undefined {
  const closure = id.resourceType === ResourceType.WORKFLOW ? (message as Workflow).closure : undefined;
  if (closure === undefined) return undefined;
  const body = toBinary(WorkflowClosureSchema, closure);
  if (body.length <= maxClosureBytes) return undefined;
  const path = ["flyte-data", "metadata", "admin", id.project, id.domain, id.name, id.version].join("/");
  objects.set(objectKey(`/${path}`), { body, md5: createHash("md5").update(body).digest("base64") });
  const sizes = `${(body.length / MEBIBYTE).toFixed(6)}mb > ${maxClosureBytes / MEBIBYTE}mb`;
  const reason = `[LIMIT_EXCEEDED] limit exceeded. ${sizes}. You can increase the limit by setting maxDownloadMBs.`;
  return refuse("INTERNAL", `Unable to read WorkflowClosure from location s3://${path} : ${reason}`);
}
