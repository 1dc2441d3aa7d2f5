import { type ErrorCode, FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import type { Failure, RpcAnswer, StatusName } from "./rpc.ts";

const codes: Readonly<Partial<Record<StatusName, ErrorCode>>> = {
  UNAVAILABLE: "ADMIN_UNAVAILABLE",
  DEADLINE_EXCEEDED: "ADMIN_UNAVAILABLE",
  RESOURCE_EXHAUSTED: "ADMIN_UNAVAILABLE",
  UNAUTHENTICATED: "AUTH_FAILED",
};

const hints: Readonly<Partial<Record<StatusName, string>>> = {
  UNAVAILABLE: "Is admin.endpoint right, and admin.insecure (plain text or TLS)?",
  UNAUTHENTICATED: "Log in again, or look at admin.authType, admin.clientId and the secret.",
  PERMISSION_DENIED: "The user or client that you are logged in as may not do this in that project and domain.",
  UNIMPLEMENTED: "Is this the address of Flyte Admin, and is its version new enough?",
};

const hintsByWords: readonly (readonly [RegExp, string])[] = [
  [/project \[.*\] not found/, "Create the project first: flytectl create project."],
  [/message larger than max/, "Flyte Admin's server setting is server.grpc.maxMessageSizeBytes."],
];

/** Starts with Admin's complete message, because users search for it. */
export function statusError(what: string, { status, message }: Failure): FlyteSettingsError {
  const hint = hintsByWords.find(([words]) => words.test(message))?.[1] ?? hints[status];
  return new FlyteSettingsError(
    codes[status] ?? "ADMIN_REFUSED",
    `${what}: rpc error: code = ${status} desc = ${cut(message)}${hint === undefined ? "" : `. ${hint}`}`,
    omitUndefined({ hint }),
  );
}

const LONGEST = 4000;

function cut(message: string): string {
  return message.length > LONGEST
    ? `${message.slice(0, LONGEST)}… (${message.length} characters)`
    : message || shown("no reason given");
}

/** Whether Admin already has an identical entity under that identifier; only its message shows this. */
export function isIdentical(answer: RpcAnswer): boolean {
  return answer.status === "ALREADY_EXISTS" && answer.message.includes("with identical structure already exists");
}

/** Whether Admin has a different entity under the same identifier; only its message shows this. */
export function isConflict(answer: RpcAnswer): boolean {
  return answer.status === "INVALID_ARGUMENT" && answer.message.includes("with different structure already exists");
}
