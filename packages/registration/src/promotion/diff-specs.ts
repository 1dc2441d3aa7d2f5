import type { EntityKind } from "../proto/identifier.ts";
import { canonicalJson } from "./canonical.ts";
import { type JsonChange, jsonDiff } from "./json-diff.ts";
import type { VersionId } from "./rewrite-options.ts";
import { type EntitySpec, type EntitySpecs, specJson } from "./spec.ts";

export interface SpecDiff {
  /** As stored by Admin. */
  readonly raw: readonly JsonChange[];
  /** Without equivalent values that are only written differently. Empty: the same entity. */
  readonly canonical: readonly JsonChange[];
}

/**
 * The differences between two specs of one entity, each read in its own project, domain and version: that of its
 * template, or for a launch plan that of its workflow.
 */
export function diffSpecs<Kind extends EntityKind>(kind: Kind, a: EntitySpecs[Kind], b: EntitySpecs[Kind]): SpecDiff {
  return {
    raw: jsonDiff(specJson(kind, a), specJson(kind, b)),
    canonical: jsonDiff(canonicalJson(kind, a, ownVersion(a)), canonicalJson(kind, b, ownVersion(b))),
  };
}

function ownVersion(spec: EntitySpec): VersionId | undefined {
  const { template, workflowId }: Owner = spec;
  return template?.id ?? workflowId;
}

/** For each kind of spec, the message that contains its version. */
interface Owner {
  readonly template?: { readonly id?: VersionId | undefined } | undefined;
  readonly workflowId?: VersionId | undefined;
}
