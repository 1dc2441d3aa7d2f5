import { gzipSync } from "node:zlib";
import { decodeContext, type ErrorCode } from "@flyte-settings/core";
import { expect } from "vitest";

/** Encodes a string, or bytes that are not valid UTF-8, as a context. */
export function pack(text: string | Uint8Array): string {
  return gzipSync(text).toString("base64");
}

/**
 * Expects one FlyteSettingsError with this code and message in both modes, and no change to the prototype of all
 * objects.
 */
export function expectRefused(context: string, code: ErrorCode, words: string, manners = bothManners): void {
  for (const options of manners) {
    expect(() => decodeContext(context, options)).toThrow(
      expect.objectContaining({ name: "FlyteSettingsError", code, message: expect.stringContaining(words) }),
    );
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
}

export const byDefault = [{}] as const;
export const bothManners: readonly { readonly compat?: "flytekit" }[] = [{}, { compat: "flytekit" }];
