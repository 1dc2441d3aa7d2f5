/** Admin's filters: `eq(version,v1)+contains(name,train)`. */
import { type Refused, refuse } from "./answer.ts";
import type { Cell, ColumnType, Table } from "./tables.ts";

export type Filter<Row> = (row: Row) => boolean;

/** Other entities that a filter may use as prefix of a column, with Admin's names for them. */
const prefixes: Readonly<Record<string, string>> = {
  task: "t",
  workflow: "w",
  launch_plan: "l",
  execution: "e",
  node_execution: "ne",
  task_execution: "te",
  entities: "nen",
  named_entity_metadata: "nem",
  project: "p",
  signal: "s",
};

type Compare = (cell: Exclude<Cell, undefined>, value: Exclude<Cell, undefined>) => boolean;

const comparisons: Readonly<Record<string, Compare>> = {
  eq: (cell, value) => cell === value,
  ne: (cell, value) => cell !== value,
  gt: (cell, value) => cell > value,
  gte: (cell, value) => cell >= value,
  lt: (cell, value) => cell < value,
  lte: (cell, value) => cell <= value,
  contains: (cell, value) => like(`%${value}%`).test(String(cell)),
  not_like: (cell, value) => !like(String(value)).test(String(cell)),
};

const isRepeated: Readonly<Record<string, boolean>> = { value_in: true, value_not_in: false };

export function isRefused(found: unknown): found is Refused {
  return typeof found === "object" && found !== null && "status" in found;
}

/** Parsed like Admin does: values cannot contain `+` or `,`. */
export function parseFilters<Row>(text: string, table: Table<Row>): readonly Filter<Row>[] | Refused {
  if (text === "") return [];
  const filters: Filter<Row>[] = [];
  for (const expression of text.split("+")) {
    const filter = parseFilter(expression, table);
    if (isRefused(filter)) return filter;
    filters.push(filter);
  }
  return filters;
}

function parseFilter<Row>(expression: string, table: Table<Row>): Filter<Row> | Refused {
  const [, name = "", field = "", text = ""] = /(.+)\((.+),\s?(.+)\)/.exec(expression) ?? [];
  if (name === "") return refuse("INVALID_ARGUMENT", "invalid value for filters");
  const prefix = Object.keys(prefixes).find((each) => field.startsWith(`${each}.`));
  const isOwn = prefix === undefined || prefixes[prefix] === table.alias;
  const target = isOwn ? table : table.joined?.[prefix]?.table;
  if (target === undefined) {
    return refuse("INVALID_ARGUMENT", `'${prefixes[prefix ?? ""]}' entity is not allowed in filters`);
  }
  const column = prefix === undefined ? field : field.slice(prefix.length + 1);
  const type = Object.hasOwn(target.columns, column) ? target.columns[column] : undefined;
  if (type === undefined) return refuse("INVALID_ARGUMENT", `'${target.alias}.${column}' is invalid filter`);
  const repeated = Object.hasOwn(isRepeated, name) ? isRepeated[name] : undefined;
  const compare = Object.hasOwn(comparisons, name) ? comparisons[name] : undefined;
  if (repeated === undefined && compare === undefined)
    return refuse("INVALID_ARGUMENT", `unrecognized filter function: ${name}`);
  const values = text.split(";").map((each) => parsedValue(each, type));
  const wrong = values.find(isRefused);
  if (wrong !== undefined) return wrong;
  const typed = values as Exclude<Cell, undefined>[];
  if (compare === undefined) {
    const wanted = new Set(typed);
    return (row) => wanted.has(target.cell(row, column) as never) === repeated;
  }
  const [value] = typed;
  if (typed.length > 1 || value === undefined) return database("42883", "operator does not exist: text = record");
  return (row) => {
    const cell = target.cell(row, column);
    return cell !== undefined && compare(cell, value);
  };
}

function parsedValue(text: string, type: ColumnType): Cell | Refused {
  if (type === "text") return text;
  if (type === "integer") {
    return /^\s*[+-]?\d+\s*$/.test(text)
      ? Number(text)
      : database("22P02", `invalid input syntax for type integer: "${text}"`);
  }
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds)
    ? database("22007", `invalid input syntax for type timestamp with time zone: "${text}"`)
    : BigInt(milliseconds) * 1000n + fraction(text);
}

/** The microseconds, which JavaScript dates cannot represent. */
function fraction(text: string): bigint {
  return BigInt((/\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? "").padEnd(3, "0"));
}

/** A PostgreSQL error, as passed on by Admin. */
function database(code: string, problem: string): Refused {
  return refuse("UNKNOWN", `failed database operation with code [${code}] and msg [${problem}]`);
}

/** SQL's LIKE. */
function like(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replaceAll("%", ".*")
    .replaceAll("_", ".");
  return new RegExp(`^${source}$`, "s");
}
