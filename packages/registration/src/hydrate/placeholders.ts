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
const imageTemplate = /\{\{\s*\.images?\.[^}]*\}\}/;

/** The first placeholder in a text that nobody will fill any more: in the pod it would be taken literally. */
export function leftIn(text: string): string | undefined {
  return text.includes("{{") ? anyOfThem.exec(text)?.[0] : undefined;
}

/** The first image template in a text. */
export function imageTemplateIn(text: string): string | undefined {
  return imageTemplate.exec(text)?.[0] ?? leftIn(text);
}
