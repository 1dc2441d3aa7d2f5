import { FlyteSettingsError, shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import type { Field, RecordField, TextField } from "../layers/field.ts";
import { type FieldPath, pathText } from "../layers/field-path.ts";
import type { LayerValue } from "../layers/layer.ts";
import { projectFields } from "../layers/project-fields.ts";
import type { IgnoredCheck, PluginReference } from "../layers/project-file.ts";
import type { ProjectLayers } from "../layers/project-layer.ts";
import { compatAreas, compatValues } from "../model/compat.ts";
import { didYouMean, nearestName } from "../nearest-name.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { readYaml } from "./yaml.ts";
import { yamlJson } from "./yaml-json.ts";
import { duplicateKeys, type YamlNode, yamlKind } from "./yaml-value.ts";

/**
 * Reads `flyte-settings.yaml` into single values, each with its place. `plugins` is a list of {@link PluginReference},
 * `checks.ignore` a list of {@link IgnoredCheck}.
 *
 * @throws CONFIG_INVALID if it is not valid YAML
 * @throws PROJECT_FILE_INVALID with file and line; all problems are in `details.errors`
 */
export function readProjectFile(path: string, text: string): ProjectLayers {
  return guarded("readProjectFile", () => {
    const root = readYaml(text, { place: path });
    const errors: FlyteSettingsError[] = [];
    const values: LayerValue[] = [];
    const environments = new Map<string, LayerValue[]>();
    for (const { path: at, node, occurs } of duplicateKeys(root))
      refuse(node, at, `written ${occurs}. Expected one: join the two`);
    readInto(projectFields, root, [], values);
    for (const name of names(root)) environments.set(name, []);
    const common = values.filter(({ path: [first, name = "", ...rest], value, origin }) => {
      if (first !== "environments") return first !== "$schema";
      environments.get(name)?.push({ path: rest, value, origin });
      return false;
    });
    const [first] = errors;
    if (first) throw errors.length === 1 ? first : together(first, errors);
    return { path, values: common, environments };

    function readInto(field: Field, node: YamlNode, at: readonly string[], into: LayerValue[]): void {
      if (field.kind === "record" || field.kind === "map") {
        readPairs(field, node, at, into);
        return;
      }
      if (field.kind === "compat" && node.value !== "flytekit") {
        readPairs(compatField, node, at, into);
        return;
      }
      const value = leaf(field, node, at);
      const origin = { layer: "project", file: path, line: node.line, key: pathText(at) } as const;
      if (value !== undefined) into.push({ path: at, value, origin });
    }

    function readPairs(field: RecordField | MapOf, node: YamlNode, at: readonly string[], into: LayerValue[]): void {
      if (node.value === null) return;
      if (!node.entries) {
        refuse(node, at, `expected a mapping, got ${yamlKind(node.value)}`);
        return;
      }
      for (const { key, value } of node.entries) {
        if (typeof key.value !== "string") {
          refuse(key, at, `expected a string as the name, got ${said(key)}. Write it in quotes`);
          continue;
        }
        const name = nameOf(field, key.value);
        const inner = field.kind === "map" ? field.of : field.fields[name];
        if (inner && (field.kind === "map" || Object.hasOwn(field.fields, name))) {
          readInto(inner, placed(value, key), [...at, name], into);
        } else if (field.kind === "record")
          refuse(key, [...at, key.value], unknown(key.value, Object.keys(field.fields)));
      }
    }

    function leaf(field: Field, node: YamlNode, at: FieldPath): unknown {
      switch (field.kind) {
        case "text":
          return textLeaf(field, node, at);
        case "flag":
          return typeof node.value === "boolean"
            ? node.value
            : refuse(node, at, `expected true or false, got ${said(node)}`);
        case "generation":
          return node.value === 1 || node.value === 2
            ? node.value
            : refuse(node, at, `expected 1 or 2, got ${said(node)}`);
        case "list":
          return listLeaf(field.of, node, at);
        case "quantity":
          return quantity(node, at);
        case "plugin":
          return plugin(node, at);
        case "ignore":
          return ignored(node, at);
        default:
          return field.kind === "compat" ? "flytekit" : yamlJson(node.value);
      }
    }

    function textLeaf(field: TextField, node: YamlNode, at: FieldPath): string | undefined {
      const { value } = node;
      const example = `, for example ${field.example}`;
      if (typeof value !== "string") {
        const quotes = value === null || node.items || node.entries ? "" : ". Write it in quotes";
        return refuse(node, at, `expected a string${example}, got ${said(node)}${quotes}`);
      }
      if (field.values && !field.values.includes(value)) {
        return refuse(
          node,
          at,
          `expected ${field.values.join(", ")}, got ${shown(value)}${didYouMean(nearestName(value, field.values))}`,
        );
      }
      if (field.pattern && !new RegExp(`^(?:${field.pattern})$`).test(value)) {
        return refuse(node, at, `expected a string such as ${field.example}, got ${shown(value)}`);
      }
      return value;
    }

    function listLeaf(of: Field, node: YamlNode, at: FieldPath): unknown {
      if (node.value === null) return [];
      if (!node.items) return refuse(node, at, `expected a list, got ${yamlKind(node.value)}`);
      return node.items.flatMap((item, index) => leaf(of, item, [...at, index]) ?? []);
    }

    function quantity(node: YamlNode, at: FieldPath): unknown {
      const parts = (node.items ?? [node]).map((part) => {
        const plain = yamlJson(part.value);
        const isQuantity = typeof plain === "string" || (typeof plain === "number" && Number.isFinite(plain));
        return isQuantity ? plain : refuse(part, at, `expected a quantity, for example 500m or 2Gi, got ${said(part)}`);
      });
      if (!node.items) return parts[0];
      return parts.length === 2
        ? parts
        : refuse(node, at, `expected a request and a limit, got ${parts.length} quantities`);
    }

    function plugin(node: YamlNode, at: FieldPath): PluginReference | undefined {
      const [source, options, more] = node.items ?? [node];
      if (typeof source?.value !== "string" || source.value === "" || more) {
        return refuse(node, at, `expected a package or path, or ["./plugin.mjs", { options }], got ${said(node)}`);
      }
      return {
        source: source.value,
        ...omitUndefined({ options: options === undefined ? undefined : yamlJson(options.value) }),
      };
    }

    function ignored(node: YamlNode, at: FieldPath): IgnoredCheck | undefined {
      const found = new Map((node.entries ?? []).map(({ key, value }) => [key.value, value.value]));
      const [code, reason] = [found.get("code"), found.get("reason")];
      if (found.size === 2 && typeof code === "string" && typeof reason === "string" && reason.trim() !== "")
        return { code, reason };
      const named = typeof node.value === "string" ? node.value : typeof code === "string" ? code : "mutable-tag";
      const example = `{ code: ${shown(named)}, reason: "why it may be so" }`;
      const isBare = found.size === 1 && typeof code === "string";
      return refuse(
        node,
        at,
        isBare
          ? `the reason is missing. Expected a code with a reason, for example ${example}`
          : `expected a code with a reason, for example ${example}, got ${said(node)}`,
      );
    }

    function refuse(node: YamlNode, at: FieldPath, problem: string): undefined {
      const { line, column } = node;
      const message = `${path}:${line}: ${at.length === 0 ? "" : `${pathText(at)}: `}${problem}`;
      errors.push(new FlyteSettingsError("PROJECT_FILE_INVALID", message, { place: path, line, column }));
      return undefined;
    }
  });
}

type MapOf = Extract<Field, { kind: "map" }>;

const compatField: RecordField = {
  kind: "record",
  about: "",
  fields: Object.fromEntries(
    compatAreas.map((area) => [
      area,
      { kind: "text", about: "", example: "flytekit", values: compatValues(area) } as const,
    ]),
  ),
};

function names(root: YamlNode): readonly string[] {
  const found = root.entries?.find(({ key }) => key.value === "environments")?.value.entries ?? [];
  return found.flatMap(({ key }) => (typeof key.value === "string" ? [key.value] : []));
}

/** An absent value has the place of its key. */
function placed(value: YamlNode, key: YamlNode): YamlNode {
  return value.value === null ? { ...value, line: key.line, column: key.column } : value;
}

function said(node: YamlNode): string {
  if (node.value === null || typeof node.value === "object") return yamlKind(node.value);
  return shown(String(node.value));
}

function unknown(name: string, known: readonly string[]): string {
  return `unknown field ${shown(name)}${didYouMean(nearestName(name, known)) || `. Known: ${known.join(", ")}`}`;
}

function together(first: FlyteSettingsError, errors: readonly FlyteSettingsError[]): FlyteSettingsError {
  const message = errors.map((error) => error.message).join("\n");
  return new FlyteSettingsError("PROJECT_FILE_INVALID", message, { ...first.details, errors });
}

/** Maps a deprecated spelling to the current field. */
function nameOf(field: RecordField | MapOf, key: string): string {
  const { aliases = {} } = field.kind === "record" ? field : {};
  return Object.hasOwn(aliases, key) ? (aliases[key] ?? key) : key;
}
