import { FlyteSettingsError, ImageReference } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";

/** An alternative location for images with a prefix. */
export interface Mirror {
  /** `mirror.acme.internal/hub`: replaces the prefix. */
  readonly to: string;
  /**
   * `rewrite` (default): tasks use the mirror's reference. `ask-at`: only queries go to the mirror; nodes use it on
   * their own.
   */
  readonly mode?: "rewrite" | "ask-at";
}

/** Prefix (`docker.io`, `ghcr.io/acme`) → mirror; a string is a `rewrite`. */
export type Mirrors = Readonly<Record<string, string | Mirror>>;

interface Rule {
  readonly prefix: string;
  readonly to: string;
  readonly mode: "rewrite" | "ask-at";
}

/** The rule that matched. */
export interface Mirrored {
  readonly reference: string;
  readonly mode: "rewrite" | "ask-at";
  /** The normalized prefix of the rule. */
  readonly prefix: string;
}

/**
 * Parses mirror rules and returns a function that applies them to references.
 *
 * A rule matches the normalized domain and path at `/` boundaries, longest prefix first; never a part of a name. Tag
 * and digest are kept. A reference already at the mirror is not changed.
 *
 * @throws PLUGIN_INVALID for an invalid prefix or mirror, and for duplicate prefixes
 */
export function readMirrors(mirrors: Mirrors): (reference: string) => Mirrored | undefined {
  const rules = Object.entries(mirrors).map(([prefix, mirror]) => rule(prefix, mirror));
  rules.sort((a, b) => b.prefix.length - a.prefix.length);
  rules.forEach(({ prefix }, index) => {
    if (rules[index + 1]?.prefix === prefix) throw invalid(prefix, "two rules for the same prefix");
  });
  return (reference) => {
    const { tag, digest, ...name } = ImageReference.parseNormalized(reference);
    const full = ImageReference.nameOf(name);
    const found = rules.find(({ prefix }) => under(full, prefix));
    if (!found || under(full, found.to)) return undefined;
    const moved = `${found.to}${full.slice(found.prefix.length)}`;
    const suffix = `${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
    return { reference: `${moved}${suffix}`, mode: found.mode, prefix: found.prefix };
  };
}

function under(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}/`);
}

function rule(prefix: string, mirror: string | Mirror): Rule {
  const { to, mode = "rewrite" } = typeof mirror === "string" ? { to: mirror } : mirror;
  if (typeof to !== "string") throw invalid(prefix, "its mirror is not a string");
  if (mode !== "rewrite" && mode !== "ask-at")
    throw invalid(prefix, `mode ${shown(String(mode))} is neither rewrite nor ask-at`);
  return { prefix: place(prefix, prefix), to: place(prefix, to), mode };
}

/** `host[:port][/path]`, with Docker Hub's names unified. */
function place(prefix: string, text: string): string {
  const slash = text.indexOf("/");
  const domain = slash < 0 ? text : text.slice(0, slash);
  if (!/[.:]/.test(domain) && domain !== "localhost") {
    throw invalid(prefix, `${shown(text)} does not begin with a host (a name with a dot or a port)`);
  }
  const folded = text.replace(/^index\.docker\.io(?=\/|$)/, "docker.io");
  const problem = ImageReference.problemOf(slash < 0 ? `${folded}/x` : folded);
  const parsed = problem === undefined ? ImageReference.parse(slash < 0 ? `${folded}/x` : folded) : undefined;
  if (problem !== undefined) throw invalid(prefix, `${shown(text)}: ${problem}`);
  if (parsed?.tag !== undefined || parsed?.digest !== undefined)
    throw invalid(prefix, `${shown(text)} has a tag or digest`);
  return folded;
}

function invalid(prefix: string, why: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "PLUGIN_INVALID",
    `oci-images, mirrors, ${shown(prefix)}: ${why}; expected host[:port][/path], for example docker.io: mirror.acme.internal/hub`,
    { place: `mirrors.${prefix}` },
  );
}
