import { request } from "node:http";
import type { Duplex } from "node:stream";
import { connectTo } from "./connect-to.ts";
import { PROXY_FAILED, PROXY_REFUSED } from "./http-failure.ts";
import { bracketed } from "./raw-url.ts";

/**
 * Connects to `host:port` through a proxy with CONNECT.
 *
 * @param proxy `http[s]://[user:password@]host:port`; errors contain neither user nor password
 * @throws with `code` PROXY_REFUSED or PROXY_FAILED
 */
export async function tunnel(
  proxy: string,
  host: string,
  port: number,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<Duplex> {
  const url = new URL(proxy);
  const secure = url.protocol === "https:";
  const target = `${bracketed(host)}:${port}`;
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const failed = (error: Error): Error => problem(url, signal.aborted ? "did not answer" : error.message, false);
  const socket = await connectTo(
    url.hostname.replace(/^\[|\]$/g, ""),
    url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    secure ? { ca, protocols: ["http/1.1"] } : undefined,
    signal,
  ).catch((error: Error) => Promise.reject(failed(error)));
  return new Promise((resolve, reject) => {
    const connecting = request({
      createConnection: () => socket,
      method: "CONNECT",
      path: target,
      signal,
      headers: {
        host: target,
        ...(url.username === ""
          ? {}
          : { "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}` }),
      },
    });
    connecting.once("connect", (response, connected) => {
      if (response.statusCode === 200) return resolve(connected);
      connected.destroy();
      const { statusCode = 0 } = response;
      reject(problem(url, `answered ${statusCode} to CONNECT ${target}`, statusCode < 500, statusCode));
    });
    // a normal response to CONNECT: some servers treat it like GET
    connecting.once("response", (response) => {
      response.destroy();
      reject(problem(url, `answered ${response.statusCode ?? 0} to CONNECT ${target}`, true, response.statusCode));
    });
    connecting.once("error", (error) => reject(failed(error)));
    connecting.end();
  });
}

function problem(proxy: URL, text: string, final: boolean, proxyStatus?: number): Error {
  const code = final ? PROXY_REFUSED : PROXY_FAILED;
  return Object.assign(new Error(`the proxy ${proxy.host} ${text}`), { code, proxyStatus });
}
