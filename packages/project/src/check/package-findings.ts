import {
  FlyteSettingsError,
  Image,
  isFlyteSettingsError,
  SerializationSettings,
  type SerializationSettings as Settings,
} from "@flyte-settings/core";
import { type CheckInput, checks, type Finding } from "@flyte-settings/core/checks";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type {
  InspectedContainer,
  InspectedEntity,
  SerializedEntity,
  SerializedPackage,
} from "@flyte-settings/registration/package";
import type { Host } from "../host/host.ts";
import { kindWords } from "../package/kind-words.ts";
import { readPackage } from "../package/read-package.ts";
import { together } from "./together.ts";

/** A package's findings, the images of its containers, and its number of entities. */
export interface CheckedPackage {
  readonly findings: readonly Finding[];
  readonly images: readonly string[];
  readonly entities: number;
}

/** What a package's entities are checked against. */
export interface PackageChecks {
  /** Values for templates; the domain is used for entities that have none. */
  readonly settings: Settings;
  readonly productionDomains?: readonly string[];
}

/**
 * Checks every entity of a package: its images, arguments, variables and contexts. @throws PACKAGE_INVALID,
 * FILE_NOT_FOUND
 */
export async function packageFindings(file: string, against: PackageChecks, host: Host): Promise<CheckedPackage> {
  const { inspectEntity, readTask } = await import("@flyte-settings/registration/package");
  const source = await readPackage([file], host);
  const { entities } = source;
  const inspected = entities.map((entity) => ({ entity, looked: inspectEntity(entity) }));
  const findings = inspected.flatMap(({ entity, looked }) => {
    const found = [
      ...looked.containers.flatMap((container) => ofContainer(container, looked, against)),
      ...find(["template-unresolved"], { settings: against.settings, taskImages: templatesOf(looked) }),
      ...find(["secret-in-env", "variable-name", "variable-size"], {
        settings: { ...BARE, env: variablesOf(entity, readTask) },
      }),
    ];
    const place = `${file}: ${kindWords[looked.kind]} ${looked.name}`;
    return found.map((finding): Finding => ({ ...finding, place, file }));
  });
  const images = inspected.flatMap(({ looked }) => looked.images.map(({ text }) => text));
  const unfilled = await unfilledTexts(source, file, against.settings);
  return {
    findings: together([...findings, ...unfilled]),
    images: [...new Set(images)].filter((image) => image !== ""),
    entities: entities.length,
  };
}

/** Settings without findings of their own. */
const BARE: Settings = {
  imageConfig: { defaultImage: { name: "default", fqn: "none", tag: "none" } },
  pythonInterpreter: "/opt/venv/bin/python3",
};
const PLACE = "";

function ofContainer(container: InspectedContainer, entity: InspectedEntity, against: PackageChecks): Finding[] {
  const { image, args, context } = container;
  const { settings } = against;
  const domain = entity.domain === "" ? settings.domain : entity.domain;
  const isFast = args.includes("pyflyte-fast-execute");
  const isOwn = args[0] === "pyflyte-execute" || args[0] === "pyflyte-map-execute";
  const parsed = image.includes("{{") ? undefined : parse(image);
  return [
    ...find(["fast-in-production"], {
      settings: {
        ...BARE,
        ...omitUndefined({ domain }),
        ...(isFast ? { fastSerializationSettings: { enabled: true } } : {}),
      },
    }),
    ...(parsed === undefined
      ? []
      : find(["mutable-tag", "registry-without-image", ...(isOwn && !isFast ? ["code-nowhere"] : [])], {
          settings: { ...BARE, imageConfig: { defaultImage: { ...parsed, name: image } } },
          copy: "none",
        })),
    ...(context === undefined ? [] : ofContext(context)),
  ];
}

/**
 * Images of containers, including invalid ones, and image templates in every other string: everything that registering
 * would fill in.
 */
function templatesOf({ images, templates }: InspectedEntity): { place: string; text: string }[] {
  const texts = [...images.filter(({ text }) => text !== ""), ...templates].map(({ text }) => text);
  return [...new Set(texts)].map((text) => ({ place: PLACE, text }));
}

/** Placeholders that registering would reject, with their places. Uses the same function as registering. */
async function unfilledTexts(source: SerializedPackage, file: string, settings: Settings): Promise<readonly Finding[]> {
  const { hydratePackage, unresolvedIn } = await import("@flyte-settings/registration");
  const { failures } = await hydratePackage(source, {
    project: settings.project || "any",
    domain: settings.domain || "any",
    version: settings.version || "any",
    image: () => "example.com/any:v1",
    // A single file is part of a package whose code is in another file.
    awaitsUpload: source.bundle !== undefined || file.endsWith(".pb"),
    continueOnError: true,
  });
  return failures.flatMap((failure) => {
    const left = unresolvedIn(failure).flatMap(({ template }) => template ?? []);
    const place = `${file}: ${failure.details.place ?? ""}`;
    return find(["template-unresolved"], {
      settings: BARE,
      finished: left.map((text) => ({ place: PLACE, text })),
    }).map((finding): Finding => ({ ...finding, place, file }));
  });
}

function ofContext(context: string): Finding[] {
  const settings = decode(context);
  if (settings instanceof FlyteSettingsError) {
    return find(["context-unreadable"], {
      settings: BARE,
      unreadableContexts: [{ place: PLACE, text: settings.message }],
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
  return find([...codes, "near-identical-images"], { settings, contextBytes: context.length });
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
    return Image.lookUpImageInfo("default", image);
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    return undefined;
  }
}

function variablesOf(
  entity: SerializedEntity,
  readTask: typeof import("@flyte-settings/registration/package").readTask,
): Readonly<Record<string, string>> {
  if (entity.kind !== "task") return {};
  const { container, k8sPod } = readTask(entity);
  const pod = (k8sPod?.podSpec["containers"] ?? []) as readonly { readonly env?: readonly unknown[] }[];
  const ofPods = pod.flatMap(({ env = [] }) => env as readonly { readonly name?: unknown; readonly value?: unknown }[]);
  const pairs = [
    ...(container?.env ?? []).map(({ key, value }) => [key, value] as const),
    ...ofPods.flatMap(({ name, value }) =>
      typeof name === "string" && typeof value === "string" ? [[name, value] as const] : [],
    ),
  ];
  return Object.fromEntries(pairs.filter(([name]) => name !== "_F_SS_C"));
}

function find(codes: readonly string[], input: CheckInput): Finding[] {
  return codes.flatMap((code) => {
    const check = checks[code];
    if (check === undefined) return [];
    return [...check.find(input)].map(({ message, severity = check.severity }) => ({
      code,
      severity,
      place: PLACE,
      message,
      fix: check.fix,
    }));
  });
}
