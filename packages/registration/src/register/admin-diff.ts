/**
 * The diff in Admin's message about a different structure: a line with a place, then `- before` and `+ after` in Go
 * syntax.
 */

/** Removes the values of variables. */
export function withoutVariables(message: string): string {
  let isVariable = false;
  return message
    .split("\n")
    .map((line) => {
      if (line.startsWith("/")) isVariable = /\/envs?(?:\/|:|$)/i.test(line);
      const sign = /^\s+[-+] /.exec(line)?.[0];
      if (sign === undefined) return line;
      return isVariable || /\benvs?:/i.test(line) ? `${sign}(values of variables are not shown)` : line;
    })
    .join("\n");
}

/**
 * Its lines, with places in this package's form: `/template/Target/K8SPod/pod_spec:` → `template.k8s_pod.pod_spec:`.
 */
export function adminDiffLines(message: string): string[] {
  return withoutVariables(message)
    .split("\n")
    .slice(1)
    .map((line) => (line.startsWith("/") ? fieldPlace(line) : line));
}

/** Go's generated wrapper structs for the cases of a `oneof`. */
const wrappers: ReadonlySet<string> = new Set(["Target", "Value", "Behavior"]);

function fieldPlace(line: string): string {
  return line
    .slice(1)
    .split("/")
    .filter((part) => !wrappers.has(part.replace(/:$/, "")))
    .map((part) => (/^\d+:?$/.test(part) ? part.replace(/^\d+/, "[$&]") : snakeCase(part)))
    .join(".")
    .replaceAll(".[", "[");
}

/** `K8SPod` → `k8s_pod`; .proto names are unchanged. */
function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[A-Z0-9])(?=[A-Z][a-z])/g, "_").toLowerCase();
}
