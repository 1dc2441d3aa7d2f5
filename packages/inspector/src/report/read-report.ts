import { FlyteSettingsError } from "@flyte-settings/core";
import type { Report } from "./report.ts";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isCount: Check = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
const isFlag: Check = (value) => typeof value === "boolean";
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const pair: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(isText);
const oneOf =
  (...texts: readonly string[]): Check =>
  (value) =>
    texts.includes(value as string);
const object =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(fields).every(([name, check]) =>
      check(Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined),
    );

const named = object({ name: isText, value: isText });
const files = list(object({ path: isText, bytes: isCount }));
const container = object({
  place: isText,
  image: isText,
  args: list(isText),
  env: list(named),
  context: maybe(isText),
});
const node = object({
  id: isText,
  label: isText,
  kind: oneOf("task", "workflow", "launch plan", "branch", "array", "gate", "other"),
  target: isText,
  image: maybe(isText),
  condition: maybe(isText),
  note: maybe(isText),
});
const value = object({ path: isText, before: maybe(isText), after: maybe(isText) });

const reports: Readonly<Record<Report["kind"], Check>> = {
  contexts: object({
    contexts: list(
      object({ entity: isText, context: maybe(isText), size: maybe(isCount), launch: maybe(list(named)) }),
    ),
  }),
  package: object({
    tasks: list(object({ name: isText, type: isText, containers: list(container) })),
    workflows: list(object({ name: isText, nodes: list(node), edges: list(pair) })),
    launchPlans: list(object({ name: isText, workflow: isText, schedule: isText })),
    bundle: maybe(object({ file: isText, bytes: isCount, files: maybe(files) })),
  }),
  bundle: object({ files }),
  lock: object({
    images: list(object({ requested: isText, digest: isText, platforms: list(isText), names: list(isText) })),
  }),
  comparison: object({
    before: isText,
    after: isText,
    entities: list(
      object({ kind: isText, name: isText, onlyIn: maybe(oneOf("before", "after")), values: list(value) }),
    ),
  }),
};

/**
 * Parses a report from a link or from the page's own data; validates every field.
 *
 * @throws JSON_INVALID for anything else
 */
export function readReport(text: string): Report {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    found = undefined;
  }
  const { kind } = (found ?? {}) as { kind?: unknown };
  const check = typeof kind === "string" && Object.hasOwn(reports, kind) ? reports[kind as Report["kind"]] : undefined;
  if (check?.(found) && object({ title: isText, masked: maybe(isFlag) })(found)) return found as Report;
  throw new FlyteSettingsError(
    "JSON_INVALID",
    "could not read the report: it was cut, or another version of the inspector wrote it. Copy the link again",
  );
}
