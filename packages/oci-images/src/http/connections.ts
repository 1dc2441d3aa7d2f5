import { FlyteSettingsError } from "@flyte-settings/core";
import { proxyFor } from "@flyte-settings/core/internal";
import { shown } from "@flyte-settings/core/plugin";
import {
  type AddressKind,
  addressKind,
  guardedLookup,
  type HttpTransport,
  mayLeadTo,
  openTransport,
} from "@flyte-settings/node-kit/http";
import type { ImagesHost } from "../host.ts";
import type { RegistrySettings } from "../registry-options.ts";

/** The addresses a server may redirect to. Addresses configured by the user are always allowed. */
export interface Reach {
  /**
   * Why an address specified by a server is rejected; `undefined`: it is allowed. Names are checked again when they are
   * resolved.
   */
  refusal(from: URL, to: URL): string | undefined;
}

export interface Connections extends Reach {
  /**
   * The connections for one registry, with its own certificates and the proxy for its address.
   *
   * @param from the server that specified `url`; absent: configured by the user
   */
  for(domain: string, url: URL, from?: URL): Promise<HttpTransport>;
  /** Closes idle connections. Not required for the process to exit. */
  close(): Promise<void>;
}

interface Certificates {
  readonly ca: readonly string[];
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Connections by registry, created on first use.
 *
 * The proxy comes from the environment (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`, lowercase names first). Certificates
 * are Node's and those of `caFile`, `SSL_CERT_FILE` and `NODE_EXTRA_CA_CERTS`, and for a registry those in
 * `certs.d/<host[:port]>`.
 */
export function createConnections(host: ImagesHost, settings: RegistrySettings): Connections {
  const made = new Map<string, Promise<HttpTransport>>();
  const shared = memo(() => sharedCertificates(host, settings));

  const resolved = new Map<string, AddressKind>();
  const kindOf = ({ hostname }: URL): AddressKind => resolved.get(hostname) ?? addressKind(hostname);

  async function make(domain: string, url: URL, from: URL | undefined): Promise<HttpTransport> {
    const isTls = url.protocol === "https:";
    const { ca: own, ...client }: Certificates = isTls ? await ownCertificates(host, settings, domain) : { ca: [] };
    const ca = isTls ? [...(await shared()), ...own] : [];
    return openTransport({
      ...(ca.length > 0 ? { ca: [...(await import("node:tls")).rootCertificates, ...ca].join("\n") } : {}),
      ...client,
      proxyFor: (origin) => proxyFor(new URL(origin), host.env),
      lookup: guardedLookup((kind, hostname) => {
        if (resolved.get(hostname) !== "public") resolved.set(hostname, kind);
        return from === undefined || from.hostname === hostname || mayLeadTo(kindOf(from), kind);
      }),
      limits: { totalMs: settings.timeoutMs, connectMs: settings.timeoutMs, connections: settings.concurrency },
    });
  }

  return {
    refusal(from, to) {
      const kind = kindOf(to);
      const isAllowed = from.hostname === to.hostname || mayLeadTo(kindOf(from), kind);
      return isAllowed ? undefined : `a ${kind} address, named by a server at a ${kindOf(from)} one`;
    },
    for(domain, url, from) {
      const key = `${url.origin} ${domain} ${from?.hostname ?? ""}`;
      const transport = made.get(key) ?? make(domain, url, from);
      made.set(key, transport);
      return transport;
    },
    async close() {
      const transports = await Promise.allSettled(made.values());
      made.clear();
      for (const one of transports) if (one.status === "fulfilled") one.value.close();
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
