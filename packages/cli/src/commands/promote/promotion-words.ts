import type {
  JsonChange,
  PlannedEntity,
  PlannedImage,
  PlannedSwitch,
  RegisteredVersion,
  RemovedPlan,
  RolledBack,
  VersionId,
} from "@flyte-settings/registration/promotion";

/** `flytesnacks/development@v1` */
export function idText({ project, domain, version }: VersionId): string {
  return `${project}/${domain}@${version}`;
}

/** Where something changes, except identifiers, which change in every entity. */
export function changedPlaces(changes: readonly JsonChange[]): string {
  const places = changes.map(({ path }) => path).filter((path) => !/\/(?:project|domain|version)$/.test(path));
  return places.length === 0 ? "" : places.join(" ");
}

export function countsOf(entities: readonly PlannedEntity[]): string {
  const count = (wanted: PlannedEntity["action"]): number => entities.filter(({ action }) => action === wanted).length;
  return `${count("create")} to create, ${count("identical")} identical, ${count("conflict")} in conflict`;
}

/** A row with an image, its replacement, and a note. */
export function imageRow({ from, to, isKept, isPinned, isTemplate }: PlannedImage): readonly [string, string, string] {
  const note = isTemplate ? "placeholder, not an image" : isPinned ? "" : "no digest";
  return [from, isKept ? "(stays)" : to, note];
}

/** A note on images without a digest that no rule replaces. */
export function unpinnedNote(images: readonly PlannedImage[]): string | undefined {
  const count = images.filter((each) => each.isKept && !each.isPinned && !each.isTemplate).length;
  if (count === 0) return undefined;
  const what = count === 1 ? "1 image stays as it is and has" : `${count} images stay as they are and have`;
  return `${what} no digest: --pin or --images-lock pins, --require-digest refuses them`;
}

/** `--activate same` follows the source, where schedules are often off. */
export function nothingActiveNote({ entities }: RegisteredVersion): string | undefined {
  if (entities.some(({ isActive }) => isActive)) return undefined;
  return "--activate same: no launch plan of this version is active in the source, so none is activated";
}

export function removedRow({ name, active }: RemovedPlan): readonly [string, string] {
  return [name, versionsText(active)];
}

export function switchRow({ name, before, after }: PlannedSwitch): readonly [string, string, string] {
  return [name, versionsText(before), after ?? "none"];
}

/** The active versions of a launch plan; usually one. */
export function versionsText(versions: readonly string[]): string {
  return versions.join(", ") || "none";
}

export function rollbackRow({ name, status, active }: RolledBack): readonly [string, string, string] {
  return [name, status, versionsText(active)];
}
