/** Admin's response to a call, and the encoding of errors. */
import { create, type DescMessage, type Message, toBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { CreateWorkflowFailureReasonSchema, type Identifier } from "@flyte-settings/registration/wire";
import { type StatusName, statuses } from "./status.ts";

export type Accepted = { readonly status: "OK"; readonly schema?: DescMessage; readonly bytes: Uint8Array };
export type Refused = {
  readonly status: Exclude<StatusName, "OK">;
  readonly message: string;
  readonly details: readonly Message[];
};
export type AdminAnswer = Accepted | Refused;

export function refuse(status: Refused["status"], message: string, details: readonly Message[] = []): Refused {
  return { status, message, details };
}

/** Without a message, the response is a message without fields. */
export function accept(schema?: DescMessage, message?: Message): Accepted {
  if (schema === undefined || message === undefined) return { status: "OK", bytes: new Uint8Array(0) };
  return { status: "OK", schema, bytes: toBinary(schema, message) };
}

/** The detail that identifies the existing workflow and whether it is identical. */
export function workflowExists(id: Identifier, isSame: boolean): Message {
  const reason = isSame ? "existsIdenticalStructure" : "existsDifferentStructure";
  return create(CreateWorkflowFailureReasonSchema, { reason: { case: reason, value: { id } } } as never);
}

/** `google.rpc.Status`: code 1, message 2, details 3 (`Any`: type 1, value 2). */
export function statusMessage({ status, message, details }: Refused): Uint8Array {
  const packed = details.map((detail) => anyPack(CreateWorkflowFailureReasonSchema, detail as never));
  return Buffer.concat([
    Uint8Array.of(8, statuses[status].code),
    lengthField(2, Buffer.from(message)),
    ...packed.map(({ typeUrl, value }) =>
      lengthField(3, Buffer.concat([lengthField(1, Buffer.from(typeUrl)), lengthField(2, value)])),
    ),
  ]);
}

/** A length-delimited field. */
export function lengthField(number: number, value: Uint8Array): Uint8Array {
  const size: number[] = [];
  for (let rest = value.length; ; rest = Math.floor(rest / 128)) {
    size.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) break;
  }
  return Buffer.concat([Uint8Array.of(number * 8 + 2), Uint8Array.from(size), value]);
}
