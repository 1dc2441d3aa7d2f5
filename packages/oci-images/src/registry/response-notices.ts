import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import type { HttpAnswer } from "../http/exchange.ts";

/** The remaining quota: Docker Hub's `ratelimit-*` headers. */
export interface Quota {
  readonly limit: number;
  readonly remaining: number;
  readonly windowSeconds?: number;
}

/** `100;w=21600`: 100 in six hours. */
function readQuota(answer: Pick<HttpAnswer, "headers">): Quota | undefined {
  const [limit, remaining] = ["ratelimit-limit", "ratelimit-remaining"].map((name) =>
    /^(\d+)(?:\s*;\s*w=(\d+))?/.exec(answer.headers[name] ?? ""),
  );
  if (!limit?.[1] || !remaining?.[1]) return undefined;
  const window = limit[2] ?? remaining[2];
  return {
    limit: Number(limit[1]),
    remaining: Number(remaining[1]),
    ...omitUndefined({ windowSeconds: window === undefined ? undefined : Number(window) }),
  };
}

/** Reports headers that concern the user: a quota that is nearly exhausted, a warning. */
export function reportHeaders(
  answer: HttpAnswer,
  domain: string,
  report: (level: "info" | "warning", message: string) => void,
): void {
  const quota = readQuota(answer);
  if (quota && quota.remaining * 10 < quota.limit) {
    const hours = quota.windowSeconds === undefined ? "" : ` in ${quota.windowSeconds / 3600} h`;
    report(
      "warning",
      `${domain}: fewer than a tenth of ${quota.limit} pulls${hours} are left; log in for a larger quota`,
    );
  }
  for (const line of answer.headerLines("warning")) {
    const text = /^299\s+\S+\s+"((?:[^"\\]|\\.)*)"/.exec(line)?.[1];
    if (text) report("warning", `${domain} says: ${shown(text)}`);
  }
}
