/**
 * Vendors that assign each customer a name below their domain and are not on the public suffix list: two such names
 * have different owners.
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
 * Whether two hosts have the same owner: the same registrable domain according to the public suffix list, including
 * private suffixes (`appspot.com`, `github.io`). Addresses and single-label names have none. The list is loaded on
 * demand: most registries are their own token server.
 */
export async function sharesOwner(one: string, other: string): Promise<boolean> {
  const { getDomain } = await import("tldts");
  const [domain, another] = [one, other].map((host) => getDomain(host, { allowPrivateDomains: true }));
  if (!domain || domain !== another) return false;
  return !SHARED.some((vendor) => domain === vendor || domain.endsWith(`.${vendor}`));
}
