import { shown } from "../errors.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { type BundleFile, bundlePath } from "./bundle-facts.ts";
import type { Check } from "./check.ts";

/** Paths of files that exist to hold secrets, whatever their content. */
const NAMES: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["variables of one machine", /(?:^|\/)\.env(?:\.(?!(?:example|sample|template|dist|defaults?|tpl|j2)$)[\w.-]+)?$/i],
  ["an SSH key", /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)$/],
  ["passwords of hosts", /(?:^|\/)\.(?:netrc|pgpass|git-credentials)$/],
  ["a token for an index of packages", /(?:^|\/)\.pypirc$/],
  ["credentials of AWS", /(?:^|\/)\.aws\/credentials$/],
  ["credentials of Google", /(?:^|\/)application_default_credentials\.json$/],
  ["credentials of Azure", /(?:^|\/)\.azure\/(?:accessTokens|msal_token_cache)\.json$/],
  ["credentials of registries", /(?:^|\/)\.docker\/config\.json$/],
  ["credentials of a cluster", /(?:^|\/)(?:\.kube\/config|kubeconfig(?:\.ya?ml)?)$/],
  ["a store of keys", /\.(?:p12|pfx|jks|keystore|kdbx)$/i],
  ["the state of Terraform", /\.tfstate(?:\.backup)?$/],
];

export const secretInBundle: Check = {
  severity: "error",
  title: "File with secrets in the bundle",
  why: "Every pod and every later version contains the secret.",
  fix: "Remove the secret, or add the file to .flyteignore if it contains nothing else. Rotate the secret if it was uploaded.",
  needs: "bundle",
  find: ({ bundle }) =>
    (bundle?.files ?? []).flatMap((file) => {
      const reason = reasonOf(file);
      if (bundle === undefined || reason === undefined) return [];
      const path = bundlePath(bundle, file.path);
      const place = file.secret === undefined ? path : `${path}:${file.secret.line}`;
      const at = omitUndefined({ line: file.secret?.line });
      return [{ place, file: path, ...at, message: `${shown(path)} ships, and ${reason}` }];
    }),
};

function reasonOf({ path, secret }: BundleFile): string | undefined {
  if (secret !== undefined) return `holds what looks like ${secret.what}`;
  const named = NAMES.find(([, pattern]) => pattern.test(path));
  return named === undefined ? undefined : `usually contains ${named[0]}`;
}
