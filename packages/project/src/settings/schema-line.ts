declare const FLYTE_SETTINGS_VERSION: string;

/** First line of a project file: where editors find its schema, in the version of this package. */
export function schemaLine(): string {
  const schema = `https://unpkg.com/@flyte-settings/core@${FLYTE_SETTINGS_VERSION}/schema/project.schema.json`;
  return `# yaml-language-server: $schema=${schema}`;
}
