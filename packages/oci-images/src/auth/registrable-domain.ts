/**
 * Vendors that give each customer a name below their domain and are not on the public suffix list: two names there belong to
 * strangers.
 */
const SHARED = [
  "aliyuncs.com",
  "amazonaws.com",
  "amazonaws.com.cn",
  "azure.com",
  "azurecr.cn",
  "azurecr.io",
  "azurecr.us",
  "c8n.io",
  "cloud.ru",
  "cloudsmith.io",
  "exo.io",
  "gcr.io",
  "icr.io",
  "jfrog.io",
  "kubernetes.ovh",
  "myhuaweicloud.com",
  "myqcloud.com",
  "nip.io",
  "ocir.io",
  "on.aws",
  "ovh.net",
  "packagecloud.io",
  "pkg.dev",
  "quay.io",
  "scw.cloud",
  "sonatype.app",
  "sslip.io",
  "tencentcloudcr.com",
  "vultrcr.com",
  "windows.net",
] as const;

/**
 * Whether two hosts belong to one owner: the same registrable domain by the public suffix list, private suffixes included
 * (`appspot.com`, `github.io`). Addresses and names of one label have none. The list is loaded when it is needed: most registries
 * are their own token server.
 */
export async function sharesOwner(one: string, other: string): Promise<boolean> {
  const { getDomain } = await import("tldts");
  const [domain, another] = [one, other].map((host) => getDomain(host, { allowPrivateDomains: true }));
  if (!domain || domain !== another) return false;
  return !SHARED.some((vendor) => domain === vendor || domain.endsWith(`.${vendor}`));
}
