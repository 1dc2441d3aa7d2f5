import { FlyteSettingsError, isFlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { Image } from "../images/image.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { SerializationSettings, type SerializationSettings as Settings } from "../settings/serialization-settings.ts";
import type { CheckInput } from "./check.ts";
import { checks } from "./checks.ts";
import type { Finding } from "./finding.ts";

/** A container of a serialized task. */
export interface CheckedContainer {
  readonly image: string;
  /** Command and arguments. */
  readonly args: readonly string[];
  /** The domain it is registered in; absent: unknown. */
  readonly domain?: string | undefined;
  /** The serialized context, if present. */
  readonly context?: string;
}

/** Settings without findings of their own. */
export const BARE_SETTINGS: Settings = {
  imageConfig: { defaultImage: { name: "default", fqn: "none", tag: "none" } },
  pythonInterpreter: "/opt/venv/bin/python3",
};

/** The findings in a container's image, arguments and context; `place` is empty. */
export function containerFindings(container: CheckedContainer): Finding[] {
  return guarded("containerFindings", () => ofContainer(container));
}

function ofContainer({ image, args, domain, context }: CheckedContainer): Finding[] {
  const isFast = args.includes("pyflyte-fast-execute");
  const isOwn = args[0] === "pyflyte-execute" || args[0] === "pyflyte-map-execute";
  const parsed = image.includes("{{") ? undefined : parse(image);
  return [
    ...findOnly(["fast-in-production"], {
      settings: {
        ...BARE_SETTINGS,
        ...omitUndefined({ domain }),
        ...(isFast ? { fastSerializationSettings: { enabled: true } } : {}),
      },
    }),
    ...(parsed === undefined
      ? []
      : findOnly(["mutable-tag", "registry-without-image", ...(isOwn && !isFast ? ["code-nowhere"] : [])], {
          settings: { ...BARE_SETTINGS, imageConfig: { defaultImage: { ...parsed, name: image } } },
          copy: "none",
        })),
    ...(context === undefined ? [] : contextFindings(context)),
  ];
}

/** Why images, as written in tasks, cannot be registered with these settings. */
export function imageTextFindings(texts: readonly string[], settings: Settings): Finding[] {
  return guarded("imageTextFindings", () =>
    findOnly(["template-unresolved"], { settings, taskImages: texts.map((text) => ({ place: "", text })) }),
  );
}

/** The findings in the variables of a container. */
export function variableFindings(env: Readonly<Record<string, string>>): Finding[] {
  return findOnly(["secret-in-env", "variable-name", "variable-size"], { settings: { ...BARE_SETTINGS, env } });
}

function contextFindings(context: string): Finding[] {
  const settings = decode(context);
  if (settings instanceof FlyteSettingsError) {
    return findOnly(["context-unreadable"], {
      settings: BARE_SETTINGS,
      unreadableContexts: [{ place: "", text: settings.message }],
    });
  }
  const codes = [
    "secret-in-env",
    "variable-name",
    "token-in-remote",
    "mutable-tag",
    "variable-size",
    "interpreter-mismatch",
  ];
  return findOnly([...codes, "near-identical-images"], { settings, contextBytes: context.length });
}

function decode(context: string): Settings | FlyteSettingsError {
  try {
    return SerializationSettings.fromTransport(context);
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return error;
  }
}

function parse(image: string): Image | undefined {
  try {
    return Image.lookUpImageInfo("default", image, { allowNoTagOrDigest: true });
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return undefined;
  }
}

/** Runs only these checks; `place` is empty. */
export function findOnly(codes: readonly string[], input: CheckInput): Finding[] {
  return guarded("findOnly", () =>
    codes.flatMap((code) => {
      const check = checks[code];
      if (check === undefined) return [];
      return [...check.find(input)].map(({ message, severity = check.severity }) => ({
        code,
        severity,
        place: "",
        message,
        fix: check.fix,
      }));
    }),
  );
}
