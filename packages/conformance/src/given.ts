import { FlyteSettingsError } from "@flyte-settings/core";

/** The table row selected by a request. @throws USAGE */
export function rowOf<T>(table: Readonly<Record<string, T>>, name: string, place: string): T {
  const row = Object.hasOwn(table, name) ? table[name] : undefined;
  if (row !== undefined) return row;
  throw new FlyteSettingsError(
    "USAGE",
    `${place}: expected one of ${Object.keys(table).join(", ")}, got ${name.slice(0, 80)}`,
  );
}
