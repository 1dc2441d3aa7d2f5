import { writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Certificates } from "../../../tooling/certificates.ts";
import { freePort, type RunningServer, startServer } from "./programs.ts";

export const S3_KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret-of-the-gateway" };
export const S3_REGION = "eu-central-1";
export const BUCKET = "bundles";

export interface S3Server extends RunningServer {
  /** Number of uploads started but not aborted. */
  pending(): Promise<number>;
}

/** versitygw over a directory: checks signatures, regions, clocks, MD5 and checksums. */
export async function versitygw(folder: string, tls?: Certificates): Promise<S3Server> {
  const data = join(folder, `s3-${await freePort()}`);
  await mkdir(join(data, BUCKET), { recursive: true });
  const server = await startServer("versitygw", (port) => [
    ...["--access", S3_KEYS.accessKeyId, "--secret", S3_KEYS.secretAccessKey, "--region", S3_REGION],
    ...["--virtual-domain", `localhost:${port}`, "--port", `127.0.0.1:${port}`],
    ...(tls === undefined ? [] : ["--cert", tls.certificate, "--key", tls.key]),
    ...["posix", data],
  ]);
  return {
    ...server,
    async pending() {
      const client = new S3Client({
        endpoint: `http${tls === undefined ? "" : "s"}://127.0.0.1:${server.port}`,
        region: S3_REGION,
        credentials: S3_KEYS,
        forcePathStyle: true,
        ...omitUndefined({ requestHandler: tls === undefined ? undefined : { httpsAgent: { ca: tls.caText } } }),
      });
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
      client.destroy();
      return Uploads.length;
    },
  };
}

/** fake-gcs-server: checks only resumable uploads and hashes of metadata. */
export async function fakeGcs(tls?: Certificates): Promise<RunningServer> {
  return startServer("fake-gcs-server", (port) => [
    ...["-backend", "memory", "-host", "127.0.0.1", "-port", String(port)],
    ...["-scheme", tls === undefined ? "http" : "https", "-public-host", `127.0.0.1:${port}`],
    ...(tls === undefined ? [] : ["-cert-location", tls.certificate, "-private-key-location", tls.key]),
    ...["-external-url", `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`],
  ]);
}

/** azurite's blob service: checks shared keys, MD5 and block lists. */
export async function azurite(tls?: Certificates): Promise<RunningServer> {
  return startServer("azurite-blob", (port) => [
    ...["--blobHost", "127.0.0.1", "--blobPort", String(port), "--inMemoryPersistence", "--disableTelemetry"],
    ...["--skipApiVersionCheck", "--silent"],
    ...(tls === undefined ? [] : ["--cert", tls.certificate, "--key", tls.key]),
  ]);
}

export interface ProxyServer extends RunningServer {
  readonly url: string;
}

/** tinyproxy with a password; CONNECT to any port of the loopback. */
export async function tinyproxy(folder: string, port: number): Promise<ProxyServer> {
  const config = join(folder, `tinyproxy-${port}.conf`);
  const server = await startServer("tinyproxy", (own) => ["-d", "-c", writeConfig(config, own)]);
  return { ...server, url: `http://joe:geheim-proxy@127.0.0.1:${server.port}` };

  function writeConfig(path: string, own: number): string {
    const lines = [
      `Port ${own}`,
      "Listen 127.0.0.1",
      "Allow 127.0.0.1",
      "BasicAuth joe geheim-proxy",
      `ConnectPort ${port}`,
    ];
    writeFileSync(path, `${lines.join("\n")}\nMaxClients 50\nLogLevel Connect\n`);
    return path;
  }
}
