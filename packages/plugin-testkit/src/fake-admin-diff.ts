type Kind = "task" | "workflow" | "launch plan";

/** Fields that Go keeps inside a oneof, as its JSON calls them. */
const oneofs: Readonly<Record<string, string>> = { container: "Target/Container", k8s_pod: "Target/K8SPod" };

/**
 * What Admin says to a different structure: the values that were *replaced*, by Go's names for their places. Added
 * values in a list it does not name, and of a workflow it lists the whole new side.
 */
export function structureDiff(kind: Kind, before: unknown, after: unknown): string {
  if (kind === "workflow") return line("/primary/template/nodes", undefined, nodesOf(after));
  const [left, right] = kind === "task" ? [templateOf(before), templateOf(after)] : [before, after];
  return replaced(left, right, kind === "task" ? "/template" : "").join("\n");
}

function replaced(before: unknown, after: unknown, place: string): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isObject(before) && isObject(after)) {
    return Object.keys({ ...before, ...after }).flatMap((key) =>
      replaced(before[key], after[key], `${place}/${oneofs[key] ?? key}`),
    );
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const shorter = Math.min(before.length, after.length);
    return before.slice(0, shorter).flatMap((item, index) => replaced(item, after[index], `${place}/${index}`));
  }
  return [line(place, before, after)];
}

function line(place: string, before: unknown, after: unknown): string {
  return `${place}:\n\t- ${goValue(before)} \n\t+ ${goValue(after)}`;
}

/** As Go prints a value of `interface{}`. */
function goValue(value: unknown): string {
  if (value === undefined || value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goValue).join(" ")}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, inner]) => `${key}:${goValue(inner)}`).join(" ")}]`;
}

function templateOf(task: unknown): unknown {
  return inside(task, "closure", "compiled_task", "template");
}

function nodesOf(workflow: unknown): unknown {
  return inside(workflow, "closure", "compiled_workflow", "primary", "template", "nodes");
}

function inside(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((found, key) => (isObject(found) ? found[key] : undefined), value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
