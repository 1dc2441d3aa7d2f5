import type { Identifier as IdentifierMessage } from "../gen/flyteidl/core/identifier_pb.js";
import type { EntityKind, Identifier } from "../proto/identifier.ts";
import { codeArgument } from "./code-argument.ts";
import { editContainers } from "./edit-containers.ts";
import { type JsonChange, jsonDiff } from "./json-diff.ts";
import { type Mention, mentionsOf } from "./mentions.ts";
import { rewriteContext } from "./rewrite-context.ts";
import type { RewriteOptions, VersionId } from "./rewrite-options.ts";
import { cloneSpec, type EntitySpecs, specJson, specSchema } from "./spec.ts";
import { visitMessages } from "./visit-messages.ts";

export interface Rewritten<Kind extends EntityKind = EntityKind> {
  readonly id: Identifier;
  readonly spec: EntitySpecs[Kind];
  /** Every image with its place. */
  readonly images: readonly RewrittenImage[];
  /** Sorted by path. */
  readonly changes: readonly JsonChange[];
  /** Unchanged values that mention the source. */
  readonly mentions: readonly Mention[];
}

export interface RewrittenImage {
  /** JSON Pointer into the spec; the part after `#` points into the decoded context. */
  readonly path: string;
  readonly from: string;
  /** Equal to `from` if unchanged. */
  readonly to: string;
}

/**
 * A spec for the target: replaces only the source's identifiers, images, code locations and contexts. The given spec is
 * not modified.
 *
 * @throws CONTEXT_INVALID CONTEXT_TOO_LARGE for a context that cannot be decoded
 */
export function rewrite<Kind extends EntityKind>(
  kind: Kind,
  id: Identifier,
  spec: EntitySpecs[Kind],
  options: RewriteOptions,
): Rewritten<Kind> {
  const after = cloneSpec(kind, spec);
  const locations = new Set<string>();
  const images: RewrittenImage[] = [];
  const image = (from: string, path: string): string => {
    const to = options.image?.(from, path) ?? from;
    images.push({ path, from, to });
    return to;
  };
  visitMessages(specSchema(kind), after, {
    "core.Identifier": (each: IdentifierMessage) => {
      Object.assign(each, moved(each, options));
    },
  });
  editContainers(kind, after, {
    image,
    args: (args) => {
      const [rewritten, location] = withLocation(args, options);
      if (location !== undefined) locations.add(location);
      return rewritten;
    },
    context: (context, path) => rewriteContext(context, path, { ...options, image }),
  });
  const json = specJson(kind, after);
  const changes = jsonDiff(specJson(kind, spec), json);
  return {
    id: { ...id, ...moved({ ...id }, options) },
    spec: after,
    images,
    changes,
    mentions: mentionsOf(json, options, locations),
  };
}

function moved(id: VersionId & { readonly name: string }, { source, target, identifier }: RewriteOptions): VersionId {
  const { project, domain, version, name } = id;
  if (project === source.project && domain === source.domain && version === source.version) return { ...target };
  const mapped = identifier?.({ project, domain, name, version }) ?? id;
  return { project: mapped.project, domain: mapped.domain, version: mapped.version };
}

/** The arguments with the new code location. */
function withLocation(
  args: readonly string[],
  { location }: RewriteOptions,
): [args: readonly string[], location: string | undefined] {
  const at = codeArgument(args);
  if (at === undefined) return [args, undefined];
  const before = args[at] ?? "";
  const after = location?.(before) ?? before;
  return [args.map((arg, index) => (index === at ? after : arg)), after];
}
