import { gzipSync } from "node:zlib";
import { decodeContextText, isFlyteSettingsError } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { expectRefused } from "./hostile.ts";

const json = '{"image_config": {"default_image": {"name": "default", "fqn": "acme/app", "tag": "v1"}}, "project": "p"}';
const bytes = gzipSync(json);

describe("a context that was cut", () => {
  it("is refused wherever it was cut", () => {
    for (let length = 2; length < bytes.length; length += 1) {
      expectRefused(bytes.subarray(0, length).toString("base64"), "CONTEXT_INVALID", "Compressed file ended before");
    }
  });
  it("is refused when a character is missing", () => {
    expectRefused(bytes.toString("base64").slice(0, 101), "CONTEXT_INVALID", "Invalid base64-encoded string");
    expectRefused(bytes.toString("base64").slice(0, 102), "CONTEXT_INVALID", "Incorrect padding");
  });
});

describe("a context with a flipped bit", () => {
  it("is rejected, or equal if only time and system in the header changed", () => {
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Uint8Array.from(bytes, (byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect([json, "CONTEXT_INVALID"]).toContain(textOrCode(Buffer.from(flipped).toString("base64")));
    }
  });
  it("is told by its sum and its length", () => {
    const sum = Buffer.from(bytes).fill(0, bytes.length - 8, bytes.length - 4);
    expectRefused(sum.toString("base64"), "CONTEXT_INVALID", "CRC check failed");
    const length = Buffer.from(bytes).fill(9, bytes.length - 4);
    expectRefused(length.toString("base64"), "CONTEXT_INVALID", "Incorrect length of data produced");
  });
});

function textOrCode(context: string): string {
  try {
    return decodeContextText(context);
  } catch (error) {
    if (isFlyteSettingsError(error)) return error.code;
    throw error;
  }
}
