import type { Failure, RpcAnswer, StatusName } from "./rpc.ts";

const transient: ReadonlySet<StatusName> = new Set(["UNAVAILABLE", "RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED"]);

/** Admin returns database errors as INTERNAL: PostgreSQL's 53300 and 57P0x, or a refused connection. */
const databaseConnection =
  /SQLSTATE (?:53300|57P0\w)|too many clients already|the database system is (?:starting up|shutting down|in recovery)|failed to connect to `|dial tcp [^ ]+: (?:connect: )?connection refused|terminating connection due to administrator command/;

/** Whether another attempt may succeed. A message over Admin's size limit always fails. */
export function isTransient(answer: RpcAnswer): answer is Failure {
  if (answer.status === "OK" || answer.final || isTooLarge(answer)) return false;
  return transient.has(answer.status) || isDatabaseConnection(answer);
}

/** Whether fewer concurrent calls would help. */
export function isOverload(answer: RpcAnswer): boolean {
  if (answer.status === "OK" || answer.final || isTooLarge(answer)) return false;
  return answer.status === "RESOURCE_EXHAUSTED" || isDatabaseConnection(answer);
}

/** Whether the request or the response exceeds the message size limit. */
export function isTooLarge({ message }: Failure): boolean {
  return message.includes("message larger than max");
}

function isDatabaseConnection({ status, message }: Failure): boolean {
  return (status === "INTERNAL" || status === "UNKNOWN") && databaseConnection.test(message);
}
