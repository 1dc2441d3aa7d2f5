import { rootCertificates } from "node:tls";
import { FlyteSettingsError, shown } from "@flyte-settings/core";
import { proxyFor } from "@flyte-settings/core/plugin";
import type { ImagesHost } from "../host.ts";
import type { RegistrySettings } from "../registry-options.ts";
import { openTransport, type TlsOptions, type Transport } from "./transport.ts";

export interface Transports {
  /** The connections for one registry: its own certificates, the proxy for its address. */
  for(domain: string, url: URL): Promise<Transport>;
  /** Ends idle connections. Not needed for a process to end. */
  close(): Promise<void>;
}

interface Certificates {
  readonly ca: readonly string[];
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Connections by registry, made when first asked for.
 *
 * The proxy is the environment's (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`, lower case first). Certificates are Node's, those of
 * `caFile`, `SSL_CERT_FILE` and `NODE_EXTRA_CA_CERTS`, and for a registry those of `certs.d/<host[:port]>`.
 */
export function createTransports(host: ImagesHost, settings: RegistrySettings): Transports {
  const made = new Map<string, Promise<Transport>>();
  const shared = memo(() => sharedCertificates(host, settings));

  async function make(domain: string, url: URL): Promise<Transport> {
    const isTls = url.protocol === "https:";
    const own = isTls ? await ownCertificates(host, settings, domain) : { ca: [] };
    const ca = isTls ? [...(await shared()), ...own.ca] : [];
    const tls: TlsOptions = {
      ...(ca.length > 0 ? { ca: [...rootCertificates, ...ca] } : {}),
      ...(own.cert !== undefined && own.key !== undefined ? { cert: own.cert, key: own.key } : {}),
    };
    const proxy = proxyFor(url, host.env);
    const connections = settings.concurrency;
    return openTransport(url.protocol, { tls, connections, ...(proxy === undefined ? {} : { proxy }) });
  }

  return {
    for(domain, url) {
      const key = `${url.origin} ${domain}`;
      const transport = made.get(key) ?? make(domain, url);
      made.set(key, transport);
      return transport;
    },
    async close() {
      const transports = await Promise.allSettled(made.values());
      made.clear();
      await Promise.all(transports.map((one) => (one.status === "fulfilled" ? one.value.close() : undefined)));
    },
  };
}

async function sharedCertificates(host: ImagesHost, settings: RegistrySettings): Promise<string[]> {
  const named = settings.caFile === undefined ? [] : [await certificates(host, settings.caFile, "caFile")];
  const variables = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"].filter((name) => host.env[name]);
  const others = await Promise.all(variables.map((name) => certificates(host, host.env[name] ?? "", name)));
  return [...named, ...others];
}

async function certificates(host: ImagesHost, path: string, where: string): Promise<string> {
  const bytes = await host.readFile(path);
  const text = bytes === undefined ? "" : new TextDecoder().decode(bytes);
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new FlyteSettingsError(
    bytes === undefined ? "FILE_NOT_FOUND" : "CREDENTIALS_INVALID",
    `${where}: ${bytes === undefined ? "there is no file" : "no certificate in"} ${shown(path)}; expected a PEM file, for example /etc/ssl/certs/acme-ca.pem`,
    { place: path },
  );
}

async function ownCertificates(host: ImagesHost, settings: RegistrySettings, domain: string): Promise<Certificates> {
  if (domain.includes("/") || domain.includes("..")) return { ca: [] };
  for (const folder of settings.certsDirs) {
    const place = `${folder}/${domain}`;
    const names = await host.listFolder(place);
    if (names.length === 0) continue;
    const read = async (name: string): Promise<string> =>
      new TextDecoder().decode((await host.readFile(`${place}/${name}`)) ?? new Uint8Array());
    const ca = await Promise.all(names.filter((name) => name.endsWith(".crt")).map(read));
    const pair = names.find((name) => name.endsWith(".cert") && names.includes(name.replace(/\.cert$/, ".key")));
    if (pair === undefined) return { ca };
    return { ca, cert: await read(pair), key: await read(pair.replace(/\.cert$/, ".key")) };
  }
  return { ca: [] };
}

function memo<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
