import { FlyteSettingsError, omitUndefined } from "@flyte-settings/core/plugin";
import { followRedirects, type HttpResponse, RedirectFailure } from "@flyte-settings/node-kit/http";
import { readText, responseError } from "../http-failure.ts";
import { MD5_METADATA, type ObjectBody } from "../object-store-client.ts";
import type { StoreTools } from "../store-tools.ts";
import type { DistributionSource } from "./source.ts";

const REDIRECTS = 5;

/**
 * A file at `http(s)://`. Its query may be a signature and is never shown. User and password are sent only to that
 * host.
 */
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
      const response = await followRedirects(first, { max: REDIRECTS, refuse: changesScheme }, (url) =>
        transport.send({
          url,
          method: "GET",
          headers: {
            "accept-encoding": "identity",
            "user-agent": "flyte-settings",
            ...(login !== "" && url.origin === first.origin ? { authorization: login } : {}),
            ...(from === 0 ? {} : { range: `bytes=${from}-` }),
            ...(from === 0 || version === undefined ? {} : { "if-range": version }),
          },
          ...omitUndefined({ signal }),
        }),
      ).catch((error: unknown) => {
        if (!(error instanceof RedirectFailure)) throw error;
        const { code, status } = error;
        if (code === "TOO_MANY_REDIRECTS")
          throw responseError(status, {}, "TooManyRedirects", `more than ${REDIRECTS}`);
        throw responseError(status, {}, "UnsafeRedirect", "it leads to an address that is not asked");
      });
      const { status } = response;
      if (status === 200 || status === 206) return bodyOf(response, from);
      const text = await readText(response.body, 1_000).catch(() => "");
      const part = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "";
      throw responseError(
        status,
        response.headers,
        part("Code"),
        text.trimStart().startsWith("<") ? part("Message") : text,
      );
    },
  };
}

function changesScheme(from: URL, to: URL): string | undefined {
  return to.protocol === "https:" || to.protocol === from.protocol ? undefined : "another scheme";
}

function bodyOf({ status, headers, body }: HttpResponse, from: number): ObjectBody {
  const starts = Number(/^bytes (\d+)-/.exec(headers["content-range"] ?? "")?.[1] ?? 0);
  const total = Number(/\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] ?? headers["content-length"] ?? Number.NaN);
  if (status === 206 && starts !== from)
    throw responseError(502, {}, "OtherRange", "another range was sent than was asked for");
  const md5 = status === 200 ? digestIn(headers) : undefined;
  const { etag } = headers;
  return {
    stream: body,
    from: status === 206 ? from : 0,
    ...(Number.isNaN(total) ? {} : { size: total }),
    ...omitUndefined({ md5 }),
    // a weak tag does not guarantee identical bytes
    ...(etag === undefined || etag.startsWith("W/") ? {} : { version: etag }),
  };
}

/** The digest of the whole object from S3, Google, Azure or Flyte Admin's signer. */
function digestIn(headers: Readonly<Record<string, string>>): string | undefined {
  const names = ["x-amz-meta-", "x-goog-meta-", "x-ms-meta-"].map((prefix) => `${prefix}${MD5_METADATA.toLowerCase()}`);
  const hash = /md5=([A-Za-z0-9+/]{22}==)/.exec(headers["x-goog-hash"] ?? "")?.[1];
  return [headers["content-md5"], hash, ...names.map((name) => headers[name])].find(
    (value) => value !== undefined && /^[A-Za-z0-9+/]{22}==$/.test(value),
  );
}

function parsed(location: string): URL {
  if (URL.canParse(location)) return new URL(location);
  throw new FlyteSettingsError(
    "DISTRIBUTION_INVALID",
    "the location of the distribution is not a URL. Expected https://host/fast<md5>.tar.gz",
  );
}
