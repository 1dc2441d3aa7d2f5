import type { SerializationSettings } from "@flyte-settings/core";
import { runChecks } from "@flyte-settings/core/checks";
import type { Difference } from "./differences.ts";
import { element } from "./element.ts";

/** Linux's limit for one `NAME=value` in bytes, including the terminating NUL. */
const LIMIT = 131_072;
/** Longer lists are cut off. */
const MOST_ROWS = 500;
const SITE = "https://flyte-settings.github.io/flyte-settings/";
const AROUND = "_F_SS_C=".length + 1;

/** The share of the kernel's limit that the variable uses. */
export function sizeOf(context: string): readonly Node[] {
  const bytes = context.length + AROUND;
  const percent = ((bytes / LIMIT) * 100).toFixed(bytes < LIMIT / 100 ? 1 : 0);
  const words = `${number(bytes)} of ${number(LIMIT)} bytes that one variable may take (${percent} %)`;
  const meter = element("meter", {
    min: "0",
    max: String(LIMIT),
    high: String(LIMIT * 0.75),
    low: String(LIMIT * 0.5),
    optimum: "0",
    value: String(bytes),
    "aria-label": "Size of the context against the limit",
  });
  return [element("p", { class: "size-words" }, [words]), meter];
}

/** The findings of the checks, most severe first. */
export function findingsOf(settings: SerializationSettings | undefined, context: string): readonly Node[] {
  if (settings === undefined) return [element("p", {}, ["The checks do not cover image caches of Flyte 2."])];
  const found = runChecks({ settings, contextBytes: context.length });
  if (found.length === 0) return [element("p", { class: "good" }, ["The checks found nothing."])];
  const shown = found
    .slice(0, MOST_ROWS)
    .map(({ severity, code, message, place, fix }) =>
      element("div", { class: `finding ${severity}` }, [
        element("p", {}, [element("strong", {}, [`${severity}: `]), message]),
        element("p", {}, [fix]),
        element("p", { class: "about" }, [element("a", { href: `${SITE}checks#${code}` }, [code]), `, at ${place}`]),
      ]),
    );
  return [...shown, ...rest(found.length)];
}

function rest(count: number): readonly Node[] {
  return count > MOST_ROWS ? [element("p", { class: "none" }, [`… and ${number(count - MOST_ROWS)} more.`])] : [];
}

/** A table of the differences, or a message that nothing differs. */
export function differencesTable(found: readonly Difference[]): Node {
  if (found.length === 0) return element("p", { class: "good" }, ["Nothing differs."]);
  const head = ["Value", "This one", "The other"].map((title) => element("th", { scope: "col" }, [title]));
  const rows = found
    .slice(0, MOST_ROWS)
    .map(({ path, a, b }) =>
      element("tr", {}, [
        element("th", { scope: "row", class: "name" }, [path]),
        ...[a, b].map((text) => element("td", { class: text === undefined ? "none" : "value" }, [text ?? "not set"])),
      ]),
    );
  const table = element("table", {}, [element("thead", {}, [element("tr", {}, head)]), element("tbody", {}, rows)]);
  return element("div", { class: "table", tabindex: "0", role: "region", "aria-label": "What differs" }, [
    table,
    ...rest(found.length),
  ]);
}

/** With a comma as thousands separator, in every locale. */
export function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
