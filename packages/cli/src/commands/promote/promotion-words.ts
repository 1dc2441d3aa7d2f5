import type {
  JsonChange,
  PlannedEntity,
  PlannedSwitch,
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
