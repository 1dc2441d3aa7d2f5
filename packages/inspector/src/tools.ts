import { copyText } from "./clipboard.ts";
import { byId } from "./element.ts";
import { indented } from "./indented.ts";
import { attempt } from "./problems.ts";
import { toJson } from "./read/to-json.ts";
import { commandFor } from "./report/command-for.ts";
import { maskJson, maskReport } from "./report/mask.ts";
import type { ContextItem, Report } from "./report/report.ts";
import { MAX_FRAGMENT, toFragment } from "./share.ts";
import { number } from "./views/number.ts";
import { toYaml } from "./yaml.ts";

export interface Tools {
  readonly showValues: () => boolean;
  /** The report as displayed: masked unless values are shown, but for contexts, which are masked when opened. */
  readonly displayed: () => Report | undefined;
  /** Masks values again for a new report. */
  readonly reset: () => void;
  readonly attempt: (run: () => void) => void;
}

/** The controls to show values, and to copy or share the report. */
export function useTools(
  report: () => Report | undefined,
  item: () => ContextItem | undefined,
  render: () => void,
): Tools {
  const values = byId<HTMLInputElement>("values");
  const shown = (): Report | undefined => {
    const found = report();
    return found === undefined || values.checked ? found : maskReport(found);
  };
  /** The last report and its displayed form, which each change of the filter needs again. */
  let known: readonly [Report, Report] | undefined;
  const displayed = (): Report | undefined => {
    const found = report();
    if (found === undefined || values.checked) return found;
    if (known?.[0] !== found) known = [found, maskReport(found, { keepContexts: true })];
    return known[1];
  };
  /** The JSON of the open context, otherwise the report. */
  const json = (): string => {
    const { context } = item() ?? {};
    if (context === undefined) return JSON.stringify(shown(), null, 2);
    return indented(values.checked ? toJson(context) : maskJson(toJson(context)));
  };
  const masked = (text: string): string => (values.checked ? text : `${text}, with masked values`);
  const run = (work: () => void): void => attempt("problem", work);

  values.addEventListener("change", () => run(render));
  byId("copy-json").addEventListener("click", () => run(() => copyText(json(), `${masked("Copied the JSON")}.`)));
  byId("copy-yaml").addEventListener("click", () =>
    run(() => copyText(toYaml(JSON.parse(json())).trimStart(), `${masked("Copied the YAML")}.`)),
  );
  byId("copy-command").addEventListener("click", () => {
    const found = report();
    if (found !== undefined) copyText(commandFor(found, item()), "Copied the command.");
  });
  byId("copy-link").addEventListener("click", () => void copyLink());

  async function copyLink(): Promise<void> {
    const found = shown();
    const fragment = found === undefined ? undefined : await toFragment(found);
    if (fragment === undefined) {
      byId("tools-status").textContent =
        `could not make a link: it would be longer than ${number(MAX_FRAGMENT)} characters. Send the file instead`;
      return;
    }
    copyText(
      location.href.replace(/#.*$/s, "") + fragment,
      `${masked("Copied a link")}. Browsers do not send its part after #.`,
    );
  }

  return {
    showValues: () => values.checked,
    displayed,
    reset() {
      const isFinal = report()?.masked === true;
      values.checked = false;
      values.disabled = isFinal;
      byId("tools-status").textContent = isFinal ? "Values were masked when this report was written." : "";
    },
    attempt: run,
  };
}
