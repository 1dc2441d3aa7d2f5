import type { InitField, InitValue } from "@flyte-settings/project/settings";

/**
 * The project file that `init` writes: common settings, and the others as comments.
 *
 * @param found values from other files; given values override them
 * @param schema the line with the schema's URL
 */
export function projectTemplate(
  given: { readonly project?: string; readonly domain?: string; readonly image?: string },
  found: { readonly [Field in InitField]?: InitValue },
  schema: string,
): string {
  const image = given.image === undefined ? "  # default: ghcr.io/acme/train:v3" : `  default: ${quoted(given.image)}`;
  return `${schema}
# The settings that this project's tasks are serialized with. \`flyte-settings settings explain\` shows where each value comes from.
${line("project", given.project, found.project, "flytesnacks")}
${line("domain", given.domain, found.domain, "development")}
# A string, or \`git\` (the commit), or \`content\` (digest of bundle and settings: the same on every machine).
version: content

images:
${image}
  # spark: ghcr.io/acme/spark:3.5        # tasks name it with {{.image.spark}}

${version("pythonVersion", found.pythonVersion, "3.11")}
${version("flytekitVersion", found.flytekitVersion, "1.16.24")}
# env: { LOG_LEVEL: info }
# pythonInterpreter: /opt/venv/bin/python3
# defaultResources: { requests: { cpu: "1", mem: 2Gi } }

bundle:
  copy: all                              # all, auto (what the modules import) or none (the code is in the image)
  destinationDir: /root
  # include: [generated/**]              # ships although an ignore file names it

# environments:                          # values over the common ones: --environment production
#   production: { domain: production }

# plugins:
#   - ["@flyte-settings/oci-images", { pin: true }]
`;
}

function line(field: string, given: string | undefined, found: InitValue | undefined, fallback: string): string {
  if (given !== undefined || found === undefined) return `${field}: ${quoted(given ?? fallback)}`;
  return `${field}: ${quoted(found.value)}  # from ${found.from}`;
}

/** Written as a comment, because a detected version will be detected again. */
function version(field: string, found: InitValue | undefined, example: string): string {
  const why =
    found === undefined ? "chooses flytekit's default image" : `as in ${found.from}, which applies without this line`;
  return `# ${field}: ${JSON.stringify(found?.value ?? example)}  # ${why}`;
}

function quoted(text: string): string {
  return /^[A-Za-z][\w./:@-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
