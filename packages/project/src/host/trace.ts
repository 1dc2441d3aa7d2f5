import type { Host } from "./host.ts";

/** `asked` around a call that may be told of, with what it came to and how long it took. */
export async function timed<T>(
  { tell, now }: Pick<Host, "tell" | "now">,
  what: string,
  run: () => Promise<T>,
  answer: (result: T) => string,
): Promise<T> {
  if (tell === undefined) return run();
  const started = now();
  const took = (): string => `${now() - started} ms`;
  try {
    const result = await run();
    tell(`${what}: ${answer(result)}, ${took()}`);
    return result;
  } catch (error) {
    tell(`${what}: failed, ${took()}`);
    throw error;
  }
}

/** A `fetch` whose requests may be told of, with their status. */
export function toldFetch<
  Asked extends [url: string, init?: { readonly method?: string }],
  Answer extends { readonly status: number },
>(host: Pick<Host, "tell" | "now">, fetch: (...asked: Asked) => Promise<Answer>): (...asked: Asked) => Promise<Answer> {
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

/** Without what may be a secret in it: user, password, query. */
function plainUrl(text: string): string {
  if (!URL.canParse(text)) return "an address that is none";
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname}`;
}
