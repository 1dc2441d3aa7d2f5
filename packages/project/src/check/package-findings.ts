import { CONTEXT_VARIABLE, type SerializationSettings as Settings } from "@flyte-settings/core";
import type { Finding } from "@flyte-settings/core/checks";
import {
  BARE_SETTINGS,
  containerFindings,
  findOnly,
  imageTextFindings,
  variableFindings,
} from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type {
  InspectedContainer,
  InspectedEntity,
  PodContainer,
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
  const { inspectEntity } = await import("@flyte-settings/registration/package");
  const source = await readPackage([file], host);
  const { entities } = source;
  const inspected = entities.map((entity) => {
    const containers: PodContainer[] = [];
    return { looked: inspectEntity(entity, (each) => void containers.push(each)), containers };
  });
  const findings = inspected.flatMap(({ looked, containers }) => {
    const own = looked.kind === "task" ? containers.filter(({ place }) => !place.includes("initContainers[")) : [];
    const found = [
      ...looked.containers.flatMap((container) => ofContainer(container, looked, against)),
      ...imageTextFindings(templatesOf(looked), against.settings),
      ...own.flatMap((each) => variableFindings(variablesOf(each))),
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

function ofContainer(
  { image, args, context }: InspectedContainer,
  entity: InspectedEntity,
  { settings }: PackageChecks,
): Finding[] {
  const domain = entity.domain === "" ? settings.domain : entity.domain;
  return containerFindings({ image, args, domain, ...omitUndefined({ context }) });
}

/**
 * Images of containers, including invalid ones, and image templates in every other string: everything that registering
 * would fill in.
 */
function templatesOf({ images, templates }: InspectedEntity): string[] {
  const texts = [...images.filter(({ text }) => text !== ""), ...templates].map(({ text }) => text);
  return [...new Set(texts)];
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
    return findOnly(["template-unresolved"], {
      settings: BARE_SETTINGS,
      finished: left.map((text) => ({ place, text })),
    }).map((finding): Finding => ({ ...finding, place, file }));
  });
}

/** Without the context, which is checked by itself. */
function variablesOf({ env }: PodContainer): Readonly<Record<string, string>> {
  return Object.fromEntries(
    env.flatMap(({ name, value }) => (name === CONTEXT_VARIABLE ? [] : [[name, value] as const])),
  );
}
