import { FlyteSettingsError } from "@flyte-settings/core";
import {
  decodeSpec,
  diffSpecs,
  encodeSpec,
  imagesOf,
  type RewriteOptions,
  rebuildAnswer,
  rewrite,
  type VersionId,
} from "@flyte-settings/registration/promotion";
import type { Answer } from "../ascii-json.ts";
import { object, optionalText, text, textMap } from "../input.ts";
import type { Json } from "../json.ts";
import type { OpTable } from "../op.ts";

/** Rewrites a registered version for another target. Messages are base64. */
export const promotionOps: OpTable = {
  "promotion.rebuild"(input) {
    const kind = kindOf(input);
    const description = optionalText(input, "description");
    const about = description === undefined ? undefined : Buffer.from(description, "base64");
    return { spec: base64(encodeSpec(kind, rebuildAnswer(kind, bytes(input, "answer"), about))) };
  },
  "promotion.rewrite"(input) {
    const kind = kindOf(input);
    const { id: before } = object(input);
    const options: RewriteOptions = {
      source: versionId(input, "source"),
      target: versionId(input, "target"),
      image: replacing(textMap(input, "images")),
      location: replacing(textMap(input, "location")),
    };
    const from = { kind, name: text(before ?? null, "name"), ...versionId(input, "id") };
    const { id, spec, changes, mentions } = rewrite(kind, from, decodeSpec(kind, bytes(input, "spec")), options);
    const { kind: _, ...parts } = id;
    const written = { resource_type: text(input, "kind"), ...parts };
    return {
      id: written,
      spec: base64(encodeSpec(kind, spec)),
      changes,
      mentions: mentions.map(({ path, value }) => ({ path, value })),
    } as unknown as Answer;
  },
  "promotion.images"(input) {
    const kind = kindOf(input);
    return imagesOf(kind, decodeSpec(kind, bytes(input, "spec"))) as unknown as Answer;
  },
  "promotion.diff"(input) {
    const kind = kindOf(input);
    const { raw, canonical } = diffSpecs(
      kind,
      decodeSpec(kind, bytes(input, "a")),
      decodeSpec(kind, bytes(input, "b")),
    );
    return { raw, canonical } as unknown as Answer;
  },
};

const kinds = { task: "task", workflow: "workflow", launch_plan: "launchPlan" } as const;

function kindOf(input: Json): (typeof kinds)[keyof typeof kinds] {
  const name = text(input, "kind");
  const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : undefined;
  if (kind === undefined) throw new FlyteSettingsError("USAGE", "input.kind: expected task, workflow or launch_plan");
  return kind;
}

function bytes(input: Json, field: string): Uint8Array {
  return Buffer.from(text(input, field), "base64");
}

function base64(message: Uint8Array): string {
  return Buffer.from(message).toString("base64");
}

function versionId(input: Json, field: string): VersionId {
  const id = object(object(input)[field], `input.${field}`);
  return { project: text(id, "project"), domain: text(id, "domain"), version: text(id, "version") };
}

function replacing(table: Readonly<Record<string, string>>): (text: string) => string {
  return (before) => (Object.hasOwn(table, before) ? (table[before] ?? before) : before);
}
