import { decodeContext, type EncodeContextOptions, encodeContext } from "@flyte-settings/core";
import type { HydrationOptions } from "./options.ts";

/**
 * Contexts with the target in them, as `pyflyte register` writes them: project, domain, version, and where the code lies.
 * For {@link HydrationOptions.context}. A context is repaired at run time without this, but for what runs before that.
 *
 * @throws CONTEXT_INVALID when a task carries a damaged one
 */
export function filledContext(
  target: Pick<HydrationOptions, "project" | "domain" | "version" | "distributionLocation">,
  options: EncodeContextOptions = {},
): (context: string) => string {
  const { project, domain, version, distributionLocation } = target;
  return (context) => {
    const { settings } = decodeContext(context);
    const { fastSerializationSettings: fast } = settings;
    return encodeContext(
      {
        ...settings,
        // `pyflyte package` leaves them out, `pyflyte register` writes them with nothing in them.
        defaultResources: settings.defaultResources ?? { requests: {}, limits: {} },
        project,
        domain,
        version,
        ...(fast?.enabled && distributionLocation !== undefined
          ? { fastSerializationSettings: { ...fast, distributionLocation } }
          : {}),
      },
      options,
    );
  };
}
