import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import { FlyteSettingsError } from "@flyte-settings/core";
import { step } from "./json-pointer.ts";

/** Visitors by message type, named without `flyteidl.`: `core.Identifier`. */
// biome-ignore lint/suspicious/noExplicitAny: each visitor knows its own message
export type MessageVisitors = Readonly<Record<string, (message: any, path: string) => void>>;

const DEEPEST = 100;

/**
 * Calls visitors for the messages inside a message, outermost first. A path is a JSON Pointer (RFC 6901) with the names
 * of the .proto files, as `/template/nodes/4/task_node`. The contents of a Struct are JSON and not traversed.
 *
 * @throws PACKAGE_INVALID for messages nested deeper than 100
 */
export function visitMessages(
  schema: DescMessage,
  message: Message,
  visitors: MessageVisitors,
  path = "",
  depth = 0,
): void {
  if (depth > DEEPEST) throw new FlyteSettingsError("PACKAGE_INVALID", "messages nested too deep");
  visitors[schema.typeName.replace(/^flyteidl\./, "")]?.(message, path);
  for (const field of schema.fields) {
    const inner = field.message;
    if (inner === undefined || inner.typeName.startsWith("google.protobuf.")) continue;
    for (const [value, at] of messagesOf(message, field, path + step(field.name))) {
      visitMessages(inner, value, visitors, at, depth + 1);
    }
  }
}

function* messagesOf(message: Message, field: DescField, path: string): Generator<[Message, string]> {
  const value = fieldValue(message, field);
  if (value === undefined) return;
  if (field.fieldKind === "message") yield [value as Message, path];
  else for (const [key, item] of Object.entries(value as object)) yield [item as Message, path + step(key)];
}

function fieldValue(message: Message, { oneof, localName }: DescField): unknown {
  const fields = message as unknown as Readonly<Record<string, unknown>>;
  if (oneof === undefined) return fields[localName];
  const chosen = fields[oneof.localName] as { readonly case?: string; readonly value?: unknown };
  return chosen.case === localName ? chosen.value : undefined;
}
