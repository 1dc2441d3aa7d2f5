import { gzipSync } from "node:zlib";
import { decodeContext, type ErrorCode } from "@flyte-settings/core";
import { expect } from "vitest";

/** The context around a text, or around bytes that are none. */
export function pack(text: string | Uint8Array): string {
  return gzipSync(text).toString("base64");
}

/** In both manners one error of ours, with this code and these words, and no trace on the prototype of all objects. */
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
