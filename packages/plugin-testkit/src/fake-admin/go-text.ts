import { type Identifier, ResourceType } from "@flyte-settings/registration/wire";

/** Go's string form of an identifier. */
export function goText({ resourceType, project, domain, name, version }: Identifier): string {
  const type = resourceType === ResourceType.UNSPECIFIED ? [] : [`resource_type:${ResourceType[resourceType]}`];
  const texts = Object.entries({ project, domain, name, version }).filter(([, value]) => value !== "");
  return [...type, ...texts.map(([field, value]) => `${field}:${JSON.stringify(value)}`)].join("  ");
}
