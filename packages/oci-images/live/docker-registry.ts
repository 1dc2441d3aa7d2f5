import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "./programs.ts";

export interface DockerRegistryOptions {
  /** YAML in flow style, for `auth`. */
  readonly auth?: string;
  /** Paths of PEM files. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** A directory for pushed content; default: in memory. */
  readonly folder?: string;
  readonly readOnly?: boolean;
}

/** Starts Debian's docker-registry on a free port of the loopback. */
export async function dockerRegistry(options: DockerRegistryOptions = {}): Promise<RunningServer> {
  const work = await mkdtemp(join(tmpdir(), "registry-"));
  const storage = options.folder === undefined ? "inmemory: {}" : `filesystem: {rootdirectory: ${options.folder}}`;
  const maintenance = options.readOnly ? ", maintenance: {readonly: {enabled: true}}" : "";
  const tls = options.tls ? `, tls: {certificate: ${options.tls.certificate}, key: ${options.tls.key}}` : "";
  const lines = [
    "version: 0.1",
    "log: {level: info, accesslog: {disabled: true}}",
    `storage: {${storage}${maintenance}}`,
    `http: {addr: "127.0.0.1:0", secret: x${tls}}`,
    ...(options.auth === undefined ? [] : [`auth: ${options.auth}`]),
  ];
  await writeFile(join(work, "config.yml"), `${lines.join("\n")}\n`);
  const server = await startServer(
    "docker-registry",
    ["serve", join(work, "config.yml")],
    /listening on 127\.0\.0\.1:(\d+)/,
  );
  return {
    ...server,
    async stop() {
      await server.stop();
      await rm(work, { recursive: true });
    },
  };
}
