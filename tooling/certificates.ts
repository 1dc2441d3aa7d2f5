import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** A CA and a server certificate, as paths of PEM files. */
export interface Certificates {
  readonly folder: string;
  readonly ca: string;
  readonly caText: string;
  readonly certificate: string;
  readonly key: string;
}

/**
 * Creates certificates with openssl, which must be on PATH.
 *
 * @param hosts names in the certificate, in addition to `own`
 * @param own subject alternative names in openssl's format
 */
export async function makeCertificates(
  hosts: readonly string[] = [],
  own: readonly string[] = ["DNS:localhost", "IP:127.0.0.1"],
): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), "certificates-"));
  const at = (name: string): string => join(folder, name);
  const openssl = (line: string) => promisify(execFile)("openssl", line.split(" "), { cwd: folder });
  await openssl("req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=test-ca -keyout ca.key -out ca.pem");
  await openssl("req -newkey rsa:2048 -nodes -subj /CN=test-server -keyout server.key -out server.csr");
  const names = [...hosts.map((name) => `DNS:${name}`), ...own];
  await writeFile(at("extensions"), `subjectAltName=${names.join(",")}\n`);
  await openssl(
    "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile extensions -out server.pem",
  );
  return {
    folder,
    ca: at("ca.pem"),
    caText: await readFile(at("ca.pem"), "utf8"),
    certificate: at("server.pem"),
    key: at("server.key"),
  };
}
