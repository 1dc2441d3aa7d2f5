import { CONTEXT_VARIABLE, entries, type SerializationSettings } from "@flyte-settings/core";
import { looksSecret } from "@flyte-settings/core/checks";
import { printable } from "@flyte-settings/core/internal";
import { redactUrls } from "@flyte-settings/core/plugin";
import { reference } from "@flyte-settings/project/images";

/** Settings as text, with the field names of the project file; values of `env` that look like secrets are hidden. */
export function settingsText(settings: SerializationSettings): string {
  const { imageConfig, fastSerializationSettings: fast, defaultResources, env } = settings;
  const lines: string[] = [];
  const put = (name: string, value: unknown): void => {
    if (value !== undefined) lines.push(`${name}: ${redactUrls(printable(String(value)))}`);
  };
  put("project", settings.project);
  put("domain", settings.domain);
  put("version", settings.version);
  const listed = images(imageConfig);
  if (listed.length > 0) lines.push("images:", ...listed);
  if (env !== undefined)
    lines.push(
      "env:",
      ...entries(env).map(([name, value]) => `  ${redactUrls(printable(name))}: ${printable(shownValue(name, value))}`),
    );
  if (defaultResources !== undefined) put("defaultResources", JSON.stringify(defaultResources));
  put("pythonInterpreter", settings.pythonInterpreter);
  put("flytekitVirtualenvRoot", settings.flytekitVirtualenvRoot);
  if (fast !== undefined) {
    put("fastRegistration", fast.enabled ? "on" : "off");
    put("  destinationDir", fast.destinationDir);
    put("  distributionLocation", fast.distributionLocation);
  }
  put("sourceRoot", settings.sourceRoot);
  put("gitRepo", settings.gitRepo);
  return `${lines.join("\n")}\n`;
}

function images({ defaultImage, images: named = [] }: SerializationSettings["imageConfig"]): string[] {
  const all =
    defaultImage === undefined ? named : [defaultImage, ...named.filter(({ name }) => name !== defaultImage.name)];
  return all.map((image) => `  ${printable(`${image.name}: ${reference(image)}`)}`);
}

function shownValue(name: string, value: string): string {
  if (looksSecret(name, value)) return `(${value.length} characters, not shown: it looks like a secret)`;
  return name === CONTEXT_VARIABLE ? `(a context of ${value.length} characters)` : redactUrls(printable(value));
}
