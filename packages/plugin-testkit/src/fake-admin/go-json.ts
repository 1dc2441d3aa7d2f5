/**
 * A message as Go's `encoding/json` writes its generated struct, which is what Admin compares and takes its diffs from:
 * the names of the .proto file, enums and 64-bit integers as numbers, and each oneof as a field with Go's own name that
 * holds an object with Go's own name for the one that is set, or null.
 */
import { type DescField, type DescMessage, type Message, toJson } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";

export type GoJson = null | boolean | number | string | GoJson[] | { [key: string]: GoJson };

export function goJson(schema: DescMessage, message: Message): GoJson {
  return objectOf(reflect(schema, message as never));
}

function objectOf(message: ReflectMessage): GoJson {
  if (message.desc.typeName === "google.protobuf.Struct") return toJson(message.desc, message.message) as GoJson;
  const entries = message.desc.members.flatMap((member): [string, GoJson][] => {
    if (member.kind === "oneof") {
      const set = message.oneofCase(member);
      return [[goName(member.name), set === undefined ? null : { [goName(set.name)]: fieldValue(message, set) }]];
    }
    return message.isSet(member) ? [[member.name, fieldValue(message, member)]] : [];
  });
  return Object.fromEntries(entries);
}

function fieldValue(message: ReflectMessage, field: DescField): GoJson {
  if (field.fieldKind === "list") return [...message.get(field)].map(plain);
  if (field.fieldKind !== "map") return plain(message.get(field));
  return Object.fromEntries([...message.get(field)].map(([key, value]) => [String(key), plain(value)]));
}

function plain(value: unknown): GoJson {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return typeof value === "object" && value !== null ? objectOf(value as ReflectMessage) : (value as GoJson);
}

/** As protoc-gen-go makes it: `k8s_pod` → `K8SPod`. */
function goName(name: string): string {
  return name.replace(/(^|_|\d)([a-z])/g, (_, before: string, letter: string) => {
    return `${before === "_" ? "" : before}${letter.toUpperCase()}`;
  });
}

/** Equal for equal values, whatever the order of maps on the wire. */
export function sortedText(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
