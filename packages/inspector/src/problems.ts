import { isFlyteSettingsError } from "@flyte-settings/core";
import { printable } from "@flyte-settings/core/internal";
import { byId } from "./element.ts";

/** Runs a function that may reject its input, and shows the error. */
export function attempt(place: "problem" | "edit-problem" | "compare-problem", run: () => void): void {
  byId(place).textContent = "";
  try {
    run();
  } catch (error) {
    byId(place).textContent = problemText(error);
    if (!isFlyteSettingsError(error)) throw error;
  }
}

export function problemText(error: unknown): string {
  if (!isFlyteSettingsError(error)) return `This page failed, which is a bug: ${String(error)}`;
  return [error.message, error.details.hint ?? ""].filter(Boolean).map(printable).join("\n");
}

export function clearProblems(): void {
  for (const place of ["problem", "edit-problem", "compare-problem"]) byId(place).textContent = "";
}
