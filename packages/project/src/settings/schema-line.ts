declare const FLYTE_SETTINGS_VERSION: string;

/** First line of a project file: the URL of the schema of this package's version, for editors. */
export function schemaLine(): string {
  const schema = `https://unpkg.com/@flyte-settings/core@${FLYTE_SETTINGS_VERSION}/schema/project.schema.json`;
  return `# yaml-language-server: $schema=${schema}`;
}
