import { FlyteSettingsError } from "@flyte-settings/core/plugin";
import { refusedAnswer } from "../fault.ts";
import { type Answer, beginningOf } from "../http/transport.ts";
import { MD5_METADATA, type ObjectBody } from "../object-plane.ts";
import type { StoreTools } from "../store-tools.ts";
import type { DistributionSource } from "./distribution-source.ts";

const REDIRECTS = 5;

/** A file behind `http(s)://`; its query may be a signature and is in no message. User and password are sent to that host alone. */
export function httpSource(location: string, { transport, secrets }: StoreTools): DistributionSource {
  const first = parsed(location);
  const { username, password } = first;
  const login =
    username === ""
      ? ""
      : `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}`;
  first.username = "";
  first.password = "";
  return {
    cloud: first.protocol === "https:" ? "https" : "http",
    host: first.host,
    secrets: [...secrets, ...[decodeURIComponent(password), login.slice("Basic ".length)].filter((one) => one !== "")],
    async read(from, version, signal) {
      let url = first;
      for (let hops = 0; ; hops += 1) {
        const answer = await transport.send({
          url: url.href,
          method: "GET",
          headers: {
            "accept-encoding": "identity",
            "user-agent": "flyte-settings",
            ...(login !== "" && url.origin === first.origin ? { authorization: login } : {}),
            ...(from === 0 ? {} : { range: `bytes=${from}-` }),
            ...(from === 0 || version === undefined ? {} : { "if-range": version }),
          },
          ...(signal === undefined ? {} : { signal }),
        });
        if (answer.status === 200 || answer.status === 206) return bodyOf(answer, from);
        const next = await redirected(url, answer, hops);
        url = next;
      }
    },
  };
}

function bodyOf({ status, headers, body }: Answer, from: number): ObjectBody {
  const starts = Number(/^bytes (\d+)-/.exec(headers["content-range"] ?? "")?.[1] ?? 0);
  const total = Number(/\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] ?? headers["content-length"] ?? Number.NaN);
  if (status === 206 && starts !== from)
    throw refusedAnswer(502, {}, "OtherRange", "another range was sent than was asked for");
  const md5 = status === 200 ? digestIn(headers) : undefined;
  const { etag } = headers;
  return {
    stream: body,
    from: status === 206 ? from : 0,
    ...(Number.isNaN(total) ? {} : { size: total }),
    ...(md5 === undefined ? {} : { md5 }),
    // a weak tag does not promise the same bytes
    ...(etag === undefined || etag.startsWith("W/") ? {} : { version: etag }),
  };
}

/** What S3, Google, Azure and Flyte Admin's signer say about the whole. */
function digestIn(headers: Readonly<Record<string, string>>): string | undefined {
  const names = ["x-amz-meta-", "x-goog-meta-", "x-ms-meta-"].map((prefix) => `${prefix}${MD5_METADATA.toLowerCase()}`);
  const hash = /md5=([A-Za-z0-9+/]{22}==)/.exec(headers["x-goog-hash"] ?? "")?.[1];
  return [headers["content-md5"], hash, ...names.map((name) => headers[name])].find(
    (value) => value !== undefined && /^[A-Za-z0-9+/]{22}==$/.test(value),
  );
}

async function redirected(from: URL, answer: Answer, hops: number): Promise<URL> {
  const { status, headers } = answer;
  const location = headers["location"];
  const words = await beginningOf(answer.body, 1_000).catch(() => "");
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) {
    const part = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(words)?.[1] ?? "";
    const said = words.trimStart().startsWith("<") ? part("Message") : words;
    throw refusedAnswer(status, headers, part("Code"), said);
  }
  if (hops >= REDIRECTS) throw refusedAnswer(status, {}, "TooManyRedirects", `more than ${REDIRECTS}`);
  const next = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const isSafe = next !== undefined && (next.protocol === "https:" || next.protocol === from.protocol);
  if (!isSafe || next.username !== "" || !/^https?:$/.test(next.protocol)) {
    throw refusedAnswer(status, {}, "UnsafeRedirect", "it leads to an address that is not asked");
  }
  return next;
}

function parsed(location: string): URL {
  if (URL.canParse(location)) return new URL(location);
  throw new FlyteSettingsError(
    "DISTRIBUTION_INVALID",
    "the location of the distribution is no URL. Expected https://host/fast<md5>.tar.gz",
  );
}
