// The page of flyte-settings.yaml, from its JSON Schema.
import { readFileSync } from "node:fs";

const NOTE =
  "<!-- Made by docs/scripts/write-pages.mjs from packages/core/schema/project.schema.json. Do not edit. -->\n";
const EXAMPLE = readFileSync(new URL("../../examples/python-project/flyte-settings.yaml", import.meta.url), "utf8");

/** A section for each top-level key: meaning, type, default or example, and its nested keys as a table. */
export function projectFilePage() {
  const schema = JSON.parse(
    readFileSync(new URL("../../packages/core/schema/project.schema.json", import.meta.url), "utf8"),
  );
  const sections = Object.entries(schema.properties)
    .filter(([name]) => name !== "$schema")
    .map(([name, property]) => section(name, property));
  return `${NOTE}
# Project file

\`flyte-settings.yaml\` describes the settings of a Flyte project. \`flyte-settings init\` writes a commented one.
[Settings and precedence](/settings) describes where it is searched for, and how environments override it. Unknown keys are errors.

\`\`\`yaml
${EXAMPLE.trimEnd()}
\`\`\`

Editors validate and complete the file with its JSON Schema. \`init\` writes this line, with your version:

\`\`\`yaml
# yaml-language-server: $schema=https://unpkg.com/@flyte-settings/core/schema/project.schema.json
\`\`\`

${sections.join("\n\n")}
`;
}

function section(name, property) {
  const table = rowsOf(property);
  return [
    `## ${name}`,
    `${property.description} Type: ${typeOf(property)}.${exampleOf(name, property)}`,
    ...(table.length > 0 && name !== "environments"
      ? [`| key | type | meaning |\n| --- | --- | --- |\n${table.join("\n")}`]
      : []),
    ...(name === "environments"
      ? ["An environment accepts the same keys as the file, except `plugins`, `environments` and `$schema`."]
      : []),
  ].join("\n\n");
}

function rowsOf({ properties = {} }, prefix = "") {
  return Object.entries(properties).flatMap(([name, property]) => {
    const inner = rowsOf(property, `${prefix}${name}.`);
    if (inner.length > 0) return inner;
    const note = property.deprecated ? " Deprecated." : "";
    return [
      `| \`${prefix}${name}\` | ${typeOf(property)} | ${property.description}${note}${exampleOf(name, property)} |`,
    ];
  });
}

function exampleOf(name, { examples, additionalProperties, items, enum: values }) {
  if (values !== undefined) return ` One of ${values.map((value) => `\`${value}\``).join(", ")}.`;
  const [example] = examples ?? [];
  if (example !== undefined) return ` Example: \`${example}\`.`;
  const [inner] = (additionalProperties || items)?.examples ?? [];
  if (inner === undefined || name === "environments") return "";
  return additionalProperties ? ` Example of a value: \`${inner}\`.` : ` Example of an element: \`${inner}\`.`;
}

function typeOf({ type, anyOf, additionalProperties, items, const: constant }) {
  if (constant !== undefined) return `\`${constant}\``;
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(" or ");
  const types = [type].flat().filter((each) => each !== "null");
  if (types.includes("object"))
    return additionalProperties ? `map of ${plural(typeOf(additionalProperties))}` : "object";
  if (types.includes("array")) return items?.type === undefined ? "list" : `list of ${plural(typeOf(items))}`;
  return types.join(" or ");
}

const plural = (type) => type.replace(/^(\w+)/, (word) => (word === "object" ? "objects" : `${word}s`));
