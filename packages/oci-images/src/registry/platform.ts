import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";

/** The platform that an image runs on. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  /** `v7`, `v8`; absent if the architecture is sufficient. */
  readonly variant?: string;
}

/** Other common names → the names of the OCI specification. */
const ARCHITECTURES: ReadonlyMap<string, readonly [string, string?]> = new Map([
  ["x86_64", ["amd64"]],
  ["x86-64", ["amd64"]],
  ["aarch64", ["arm64"]],
  ["armhf", ["arm", "v7"]],
  ["armel", ["arm", "v6"]],
  ["i386", ["386"]],
]);

/** The default variant of an architecture. */
const IMPLIED: Readonly<Record<string, string>> = { arm64: "v8", arm: "v7", amd64: "v1" };

export const Platform: {
  /**
   * `linux/arm64`, `linux/arm/v7`; without an operating system, it is linux.
   *
   * @throws IMAGE_INVALID
   */
  parse(text: string): Platform;
  toString(platform: Platform): string;
  matches(wanted: Platform, offered: Platform): boolean;
  /** Uses the specification's names and drops a default variant. */
  normalized(platform: Platform): Platform;
} = { parse, toString: format, matches, normalized };

function parse(text: string): Platform {
  const parts = text.split("/");
  const [os, architecture, variant] = parts.length === 1 ? ["linux", ...parts] : parts;
  if (!os || !architecture || parts.length > 3 || parts.some((part) => !/^[a-z0-9_.-]+$/i.test(part))) {
    throw new FlyteSettingsError(
      "IMAGE_INVALID",
      `platform ${shown(text)}: expected os/architecture[/variant], for example linux/arm64`,
    );
  }
  return normalized({ os, architecture, ...omitUndefined({ variant }) });
}

function normalized({ os, architecture, variant }: Platform): Platform {
  const [name, known] = ARCHITECTURES.get(architecture.toLowerCase()) ?? [architecture.toLowerCase()];
  const kept = variant ?? known;
  return {
    os: os.toLowerCase(),
    architecture: name,
    ...(kept === undefined || kept === IMPLIED[name] ? {} : { variant: kept }),
  };
}

function format({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join("/");
}

function matches(wanted: Platform, offered: Platform): boolean {
  return format(normalized(wanted)) === format(normalized(offered));
}
