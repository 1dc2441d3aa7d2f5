import { plainUrl } from "@flyte-settings/core/plugin";
import type { Host } from "./host.ts";

/** Runs a call and logs its result and duration. */
export async function timed<T>(
  { log, now }: Pick<Host, "log" | "now">,
  what: string,
  run: () => Promise<T>,
  answer: (result: T) => string,
): Promise<T> {
  if (log === undefined) return run();
  const started = now();
  const took = (): string => `${now() - started} ms`;
  try {
    const result = await run();
    log(`${what}: ${answer(result)}, ${took()}`);
    return result;
  } catch (error) {
    log(`${what}: failed, ${took()}`);
    throw error;
  }
}

/** A `fetch` that logs each request with its status and duration. */
export function loggedFetch<
  Asked extends [url: string, init?: { readonly method?: string }],
  Answer extends { readonly status: number },
>(host: Pick<Host, "log" | "now">, fetch: (...asked: Asked) => Promise<Answer>): (...asked: Asked) => Promise<Answer> {
  return (...asked) => {
    const [url, init] = asked;
    return timed(
      host,
      `${init?.method ?? "GET"} ${plainUrl(url)}`,
      () => fetch(...asked),
      ({ status }) => String(status),
    );
  };
}
