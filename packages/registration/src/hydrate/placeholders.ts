/** The placeholders of a package, and how to find the remaining ones. */

/** Only these exact strings are replaced; flytectl has no other spelling. */
export const placeholders = {
  project: "{{ registration.project }}",
  domain: "{{ registration.domain }}",
  version: "{{ registration.version }}",
  remotePackagePath: "{{ .remote_package_path }}",
  destDir: "{{ .dest_dir }}",
} as const;

const anyOfThem = /\{\{\s*(?:\.remote_package_path|\.dest_dir|registration\.(?:project|domain|version))\s*\}\}/;
const imageTemplate = /\{\{\s*\.images?\.[^}]*\}\}/i;

/**
 * Image templates; adjacent ones match together, because a digest in `{{.image.x.fqn}}:{{.image.x.version}}` turns the
 * `:` into `@`.
 */
export const imageTemplates: RegExp = /\{\{\s*\.images?\.[^}]*\}\}(?::\{\{\s*\.images?\.[^}]*\}\})*/gi;

/** A broader check than {@link leftIn}, on raw bytes: whether the strings of a message need to be read. */
export function mayHoldPlaceholders(message: Uint8Array): boolean {
  const latin = Buffer.from(message.buffer, message.byteOffset, message.length).toString("latin1");
  return /\{\{[^{}]{0,40}(?:remote_package_path|dest_dir|registration\.|\.images?\.)/i.test(latin);
}

/** The first placeholder in a string that would not be filled in: the pod would use it literally. */
export function leftIn(text: string): string | undefined {
  return anyOfThem.exec(text)?.[0];
}

/** The first image template in a string. */
export function imageTemplateIn(text: string): string | undefined {
  return imageTemplate.exec(text)?.[0] ?? leftIn(text);
}
