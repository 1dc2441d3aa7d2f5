/** Domains under which strangers get names of their own: one more label belongs to the owner. */
const SHARED = [
  "amazonaws.com",
  "amazonaws.com.cn",
  "aliyuncs.com",
  "azurecr.io",
  "azurecr.cn",
  "azurewebsites.net",
  "cloudapp.azure.com",
  "cloudfront.net",
  "duckdns.org",
  "fly.dev",
  "github.io",
  "gitlab.io",
  "herokuapp.com",
  "myqcloud.com",
  "netlify.app",
  "ngrok.io",
  "ngrok-free.app",
  "nip.io",
  "ocir.io",
  "on.aws",
  "onrender.com",
  "pages.dev",
  "pkg.dev",
  "r2.dev",
  "readthedocs.io",
  "run.app",
  "sslip.io",
  "trycloudflare.com",
  "vercel.app",
  "web.app",
  "windows.net",
  "workers.dev",
] as const;

const SECOND_LEVEL = /^(?:ac|co|com|edu|gob|gov|go|gv|id|ltd|me|mil|ne|net|nhs|nom|or|org|plc|sch)$/;

/**
 * Whether two hosts belong to one owner: equal, or of the same registrable domain.
 *
 * Not the whole public suffix list: two labels, three under a country's usual second level (`co.uk`) and under the shared
 * domains above. Addresses and names of one label are equal or not.
 */
export function sameSite(one: string, other: string): boolean {
  if (one === other) return true;
  const site = registrableDomain(one);
  return site !== undefined && site === registrableDomain(other);
}

function registrableDomain(host: string): string | undefined {
  if (host.includes(":") || /^[0-9.]+$/.test(host)) return undefined;
  const labels = host.replace(/\.$/, "").toLowerCase().split(".");
  const count = suffixLabels(labels) + 1;
  return labels.length < count ? undefined : labels.slice(-count).join(".");
}

function suffixLabels(labels: readonly string[]): number {
  const name = labels.join(".");
  const shared = SHARED.filter((suffix) => name === suffix || name.endsWith(`.${suffix}`));
  if (shared.length > 0) return Math.max(...shared.map((suffix) => suffix.split(".").length));
  return labels.length > 2 && labels.at(-1)?.length === 2 && SECOND_LEVEL.test(labels.at(-2) ?? "") ? 2 : 1;
}
