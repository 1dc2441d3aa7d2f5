/** The placeholders of a package, and which of them are still there. */

/** Exactly these texts are replaced; the peer knows no other spelling. */
export const placeholders = {
  project: "{{ registration.project }}",
  domain: "{{ registration.domain }}",
  version: "{{ registration.version }}",
  remotePackagePath: "{{ .remote_package_path }}",
  destDir: "{{ .dest_dir }}",
} as const;

const anyOfThem = /\{\{\s*(?:\.remote_package_path|\.dest_dir|registration\.(?:project|domain|version))\s*\}\}/;
const imageTemplate = /\{\{\s*\.images?\.[^}]*\}\}/i;

/** Image templates; joined ones as one, since a digest in `{{.image.x.fqn}}:{{.image.x.version}}` turns the `:` into `@`. */
export const imageTemplates: RegExp = /\{\{\s*\.images?\.[^}]*\}\}(?::\{\{\s*\.images?\.[^}]*\}\})*/gi;

/** Wider than {@link leftIn}, on bytes as they are: whether a text of the message need be looked at. */
export function mayHoldPlaceholders(message: Uint8Array): boolean {
  const latin = Buffer.from(message.buffer, message.byteOffset, message.length).toString("latin1");
  return /\{\{[^{}]{0,40}(?:remote_package_path|dest_dir|registration\.|\.images?\.)/i.test(latin);
}

/** The first placeholder in a text that nothing fills any more: the pod would use it as it is. */
export function leftIn(text: string): string | undefined {
  return anyOfThem.exec(text)?.[0];
}

/** The first image template in a text. */
export function imageTemplateIn(text: string): string | undefined {
  return imageTemplate.exec(text)?.[0] ?? leftIn(text);
}
