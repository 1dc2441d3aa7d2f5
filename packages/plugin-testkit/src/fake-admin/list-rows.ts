import type { Sort } from "@flyte-settings/registration/wire";
import { Sort_Direction } from "@flyte-settings/registration/wire";
import { type Refused, refuse } from "./answer.ts";
import { isRefused, parseFilters } from "./filters.ts";
import type { Cell, Table } from "./tables.ts";

export interface ListRequest {
  readonly limit: number;
  readonly token: string;
  readonly filters?: string;
  readonly sortBy?: Sort | undefined;
}

export interface ListedPage<Row> {
  readonly rows: readonly Row[];
  /** Empty if the page is not full. */
  readonly token: string;
}

/** Cache of sorted rows by request; cleared when rows change. */
export type Found<Row> = Map<string, readonly Row[]>;

/**
 * One page, selected as in Admin: filters, then the sort key, then the token. Without `sortBy`, rows keep their order.
 *
 * @param method the end of Admin's message about an invalid token
 * @param scope the values `rows` depends on
 */
export function listRows<Row>(
  rows: () => readonly Row[],
  table: Table<Row>,
  { limit, token, filters = "", sortBy }: ListRequest,
  method: string,
  found: Found<Row> = new Map(),
  scope = "",
): ListedPage<Row> | Refused {
  const tests = parseFilters(filters, table);
  if (isRefused(tests)) return tests;
  if (sortBy !== undefined && !Object.hasOwn(table.columns, sortBy.key))
    return refuse("INVALID_ARGUMENT", `invalid sort key '${sortBy.key}'`);
  if (!/^(?:\+?\d+)?$/.test(token)) {
    return refuse("INVALID_ARGUMENT", `invalid pagination token ${token}${method}`);
  }
  const key = JSON.stringify([method, scope, filters, sortBy]);
  const matching = (): readonly Row[] => rows().filter((row) => tests.every((test) => test(row)));
  const sorted = found.get(key) ?? (sortBy === undefined ? matching() : sortedBy(matching(), table, sortBy));
  found.set(key, sorted);
  const offset = Number(token);
  const page = sorted.slice(offset, offset + limit);
  return { rows: page, token: page.length === limit ? String(offset + page.length) : "" };
}

function sortedBy<Row>(rows: readonly Row[], table: Table<Row>, { key, direction }: Sort): Row[] {
  const sign = direction === Sort_Direction.ASCENDING ? 1 : -1;
  const cells = rows.map((row) => [table.cell(row, key), row] as const);
  return cells.sort(([a], [b]) => sign * compared(a, b)).map(([, row]) => row);
}

/** Null values sort last, as in PostgreSQL. */
function compared(a: Cell, b: Cell): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined || a < b ? -1 : 1;
}
