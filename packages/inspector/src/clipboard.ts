import { byId } from "./element.ts";

/** Copies text to the clipboard and reports it; also works without a secure context, as in a local file. */
export function copyText(text: string, done = "Copied."): void {
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("aria-label", "Text to copy");
  field.setAttribute("readonly", "");
  const { activeElement } = document;
  document.body.append(field);
  field.select();
  const isDone = document.execCommand("copy");
  field.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true });
  byId("tools-status").textContent = isDone ? done : "could not copy: the browser refused it";
}
