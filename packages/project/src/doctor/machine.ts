import { X509Certificate } from "node:crypto";
import { isFlyteSettingsError } from "@flyte-settings/core";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { proxyUrl } from "../http/proxy.ts";
import { runCommand } from "../process/programs.ts";
import { type DoctorLine, saying } from "./line.ts";

const OLDEST = [20, 19] as const;
const WEEK_MS = 7 * 24 * 3600 * 1000;

export function nodeLine({ runtime }: Host): DoctorLine {
  const say = saying("node");
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(runtime)?.map(Number) ?? [];
  if (major === undefined || minor === undefined) return say.skip(`${runtime} tells no version`);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return isOld ? say.fail(runtime, `Install Node ${OLDEST.join(".")} or newer.`) : say.ok(runtime);
}

/** Only `version: git` needs git. A repository owned by another user is reported, because git rejects it. */
export async function gitLine(host: Host): Promise<DoctorLine> {
  const say = saying("git");
  const { code, stdout } = await runCommand(["git", "--version"], host);
  if (code !== 0)
    return say.warn("git cannot be started", "Install it where `version: git` is used; nothing else needs it.");
  const { git } = await import("@flyte-settings/node-kit/process");
  const result = await git(["rev-parse", "--git-dir"], { cwd: host.cwd, env: host.env, signal: host.signal });
  return "failed" in result && result.hint !== undefined ? say.warn(result.failed, result.hint) : say.ok(stdout.trim());
}

const proxies = ["HTTP_PROXY", "HTTPS_PROXY"];

/** The proxy variables that are set, each with its host; user name and password are not shown. */
export function proxyLines({ env }: Host): readonly DoctorLine[] {
  const say = saying("proxy");
  const lines = proxies.flatMap((name): DoctorLine[] => {
    const written = [name.toLowerCase(), name].find((each) => env[each]);
    if (written === undefined) return [];
    try {
      return [say.ok(`${written}: ${new URL(proxyUrl(written, env[written] ?? "")).host}`)];
    } catch (error) {
      if (!isFlyteSettingsError(error)) throw error;
      return [say.fail(error.message, `Correct ${written}, or unset it.`)];
    }
  });
  const except = env["no_proxy"] || env["NO_PROXY"];
  if (lines.length === 0) return [say.ok("none")];
  return except ? [...lines, say.ok(`not for ${except}`)] : lines;
}

/** A certificate file named by a setting. */
export interface NamedCa {
  readonly path: string;
  /** `false`: a missing file is not an error, because nothing it applies to uses TLS. */
  readonly isNeeded: boolean;
}

/** Files with additional trusted certificates, by the variable or key that names them. */
export async function certificateLines(adminCa: NamedCa | undefined, host: Host): Promise<readonly DoctorLine[]> {
  const named = [
    ["NODE_EXTRA_CA_CERTS", host.env["NODE_EXTRA_CA_CERTS"]],
    ["SSL_CERT_FILE", host.env["SSL_CERT_FILE"]],
    ["admin.caCertFilePath", adminCa?.path],
  ].flatMap(([name = "", path]) => (path ? [{ name, path }] : []));
  if (named.length === 0) return [saying("certificates").ok("those of Node alone")];
  return Promise.all(
    named.map(async ({ name, path }) => {
      const isUnused = name === "admin.caCertFilePath" && adminCa?.isNeeded === false;
      if (!isUnused || (await exists(host, path))) return certificateLine(name, path, host);
      const what = `${name}: ${path} does not exist; ignored, because Flyte Admin is reached in plain text`;
      return saying("certificates").warn(what, `Unset ${name}, or fix its path.`);
    }),
  );
}

async function certificateLine(name: string, path: string, host: Host): Promise<DoctorLine> {
  const say = saying("certificates");
  const where = `${name}: ${path}`;
  try {
    const pems = (await readText(host, path)).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (pems.length === 0)
      return say.fail(`${where} holds no certificate`, "Name a file in PEM form (BEGIN CERTIFICATE).");
    // system bundles also contain expired certificates; the one that expires last is still valid
    const ends = Math.max(...pems.map((pem) => Date.parse(new X509Certificate(pem).validTo)));
    const until = new Date(ends).toISOString().slice(0, 10);
    if (ends < host.now())
      return say.fail(
        `${where} holds none that still works: the last ended on ${until}`,
        "Put the new one in its place.",
      );
    if (ends < host.now() + WEEK_MS) return say.warn(`${where} works until ${until}`, "Ask for the new one.");
    return say.ok(`${where}, ${pems.length} ${pems.length === 1 ? "certificate" : "certificates"}`);
  } catch (error) {
    return say.fail(`${where}: ${(error as Error).message}`, `Correct ${name}, or unset it.`);
  }
}
