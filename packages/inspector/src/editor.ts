import { printable } from "@flyte-settings/core/internal";
import { byId } from "./element.ts";
import { indented } from "./indented.ts";
import { attempt } from "./problems.ts";
import { formatOf } from "./read/formats.ts";
import { unmaskJson } from "./report/mask.ts";
import type { OpenContext } from "./views/contexts-view.ts";
import { number } from "./views/number.ts";

/** The editable JSON of the settings, and the context it encodes to. */
export function useEditor(opened: () => OpenContext | undefined): { readonly fill: () => void } {
  const json = byId<HTMLTextAreaElement>("json");
  const encoded = byId<HTMLTextAreaElement>("encoded");
  byId("encode").addEventListener("click", () => {
    byId("encoded-block").hidden = true;
    attempt("edit-problem", () => {
      const original = opened()?.json;
      const format = formatOf(json.value);
      // invalid input is reported with its line before masked values are looked up
      const isValid = format.encode(json.value) !== "";
      const text = isValid && original !== undefined ? unmaskJson(json.value, original) : json.value;
      encoded.value = format.encode(text);
      byId("encoded-size").textContent = `${number(encoded.value.length)} characters`;
      byId("encoded-block").hidden = false;
    });
  });
  byId("copy").addEventListener("click", () => {
    encoded.select();
    document.execCommand("copy");
    byId("encoded-size").textContent = "Copied.";
  });
  return {
    fill() {
      json.value = indented(printable(opened()?.shownJson ?? ""));
      byId("edit-problem").textContent = "";
      byId("encoded-block").hidden = true;
    },
  };
}
