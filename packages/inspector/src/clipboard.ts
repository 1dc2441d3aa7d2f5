import { byId } from "./element.ts";

/** Puts a text on the clipboard and reports it; works without a secure context, in a file from a disk. */
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
