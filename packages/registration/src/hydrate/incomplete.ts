import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { entityWords } from "../package/serialized-package.ts";
import type { HydratedEntity } from "./hydrated-entity.ts";
import type { Unresolved } from "./unresolved.ts";

/** Unresolved placeholders of one entity. */
export class IncompleteError extends FlyteSettingsError {
  readonly what: string;
  readonly left: readonly Unresolved[];

  constructor({ kind, id, file }: HydratedEntity, left: readonly Unresolved[]) {
    const what = `${entityWords[kind]} ${shown(id.name)}`;
    const lines = left.map(({ place, problem }) => `  ${place}: ${problem}`).join("\n");
    super("HYDRATION_INCOMPLETE", `${what} cannot run as it is:\n${lines}`, { place: file });
    this.what = what;
    this.left = left;
  }
}

/** The unresolved placeholders in a hydration error; empty for any other error. */
export function unresolvedIn(error: unknown): readonly Unresolved[] {
  return error instanceof IncompleteError ? error.left : [];
}

const LISTED = 10;

/** One error per cause: entities with the same problem, such as a package without code, are listed together. */
export function byCause(failures: readonly FlyteSettingsError[]): FlyteSettingsError[] {
  const groups = new Map<unknown, FlyteSettingsError[]>();
  for (const error of failures) {
    const cause = commonProblem(error) ?? error;
    groups.set(cause, [...(groups.get(cause) ?? []), error]);
  }
  return [...groups.values()].map((errors) => together(errors) ?? (errors[0] as FlyteSettingsError));
}

function commonProblem(error: FlyteSettingsError): string | undefined {
  if (!(error instanceof IncompleteError)) return undefined;
  const problems = new Set(error.left.map(({ problem }) => problem));
  return problems.size === 1 ? [...problems][0] : undefined;
}

function together(errors: readonly FlyteSettingsError[]): FlyteSettingsError | undefined {
  const all = errors.filter((error) => error instanceof IncompleteError);
  const problem = all[0]?.left[0]?.problem;
  if (all.length < 2 || problem === undefined) return undefined;
  const places = all.map(({ left }) => left.map(({ place }) => place).join(", "));
  const [common = ""] = places;
  const isSame = places.every((each) => each === common);
  const lines = all.slice(0, LISTED).map(({ what }, at) => `\n  ${what}${isSame ? "" : `: ${places[at]}`}`);
  const more = all.length > LISTED ? `\n  … and ${all.length - LISTED} more` : "";
  return new FlyteSettingsError(
    "HYDRATION_INCOMPLETE",
    `${all.length} entities cannot run as they are: ${isSame ? `${common}: ` : ""}${problem}${lines.join("")}${more}`,
  );
}
