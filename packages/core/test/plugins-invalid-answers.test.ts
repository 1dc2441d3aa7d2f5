import { describe, it } from "vitest";
import { digest, expectAttributed, type HostileRow } from "./hostile-plugin.ts";

const rows: readonly HostileRow[] = [
  [
    "forgets-to-return",
    { pinImage: () => {} },
    "PLUGIN_RESULT_INVALID",
    /answered undefined; return an answer, or null for what is not its own/,
  ],
  ["pins-with-a-text", { pinImage: () => digest }, "PLUGIN_RESULT_INVALID", /\$: expected an object, got "sha256:a+/],
  ["pins-with-no-digest", { pinImage: () => ({}) }, "PLUGIN_RESULT_INVALID", /\$\.digest: missing/],
  [
    "pins-with-a-short-digest",
    { pinImage: () => ({ digest: "sha256:abc" }) },
    "PLUGIN_RESULT_INVALID",
    /\$\.digest: expected sha256: and 64 lower-case hex digits, got "sha256:abc"/,
  ],
  [
    "pins-with-upper-case",
    { pinImage: () => ({ digest: `sha256:${"A".repeat(64)}` }) },
    "PLUGIN_RESULT_INVALID",
    /\$\.digest: expected/,
  ],
  [
    "pins-with-a-strange-field",
    { pinImage: () => ({ digest, size: 1 }) },
    "PLUGIN_RESULT_INVALID",
    /\$\.size: unknown. Known: digest, mediaType, platforms, keepTag/,
  ],
  [
    "pins-with-a-strange-platform",
    { pinImage: () => ({ digest, platforms: ["linux"] }) },
    "PLUGIN_RESULT_INVALID",
    /\$\.platforms\[0\]: expected a platform such as linux\/amd64, got "linux"/,
  ],
  [
    "answers-a-function",
    { pinImage: () => () => digest },
    "PLUGIN_RESULT_INVALID",
    /not plain data: \$: expected plain data, got a function/,
  ],
  [
    "answers-an-instance",
    { pinImage: () => new Map([["digest", digest]]) },
    "PLUGIN_RESULT_INVALID",
    /got an instance of Map/,
  ],
  [
    "answers-itself",
    {
      pinImage: () => {
        const x: Record<string, unknown> = {};
        x.x = x;
        return x;
      },
    },
    "PLUGIN_RESULT_INVALID",
    /deeper than 64 levels, or it holds itself/,
  ],
  [
    "answers-a-getter-that-throws",
    {
      pinImage: () => ({
        get digest() {
          throw new Error("trap");
        },
      }),
    },
    "PLUGIN_RESULT_INVALID",
    /not plain data: trap/,
  ],
  [
    "answers-a-proxy-that-throws",
    {
      pinImage: () =>
        new Proxy(
          {},
          {
            ownKeys() {
              throw new Error("trap");
            },
          },
        ),
    },
    "PLUGIN_RESULT_INVALID",
    /not plain data: trap/,
  ],
  ["answers-a-bigint", { pinImage: () => 1n }, "PLUGIN_RESULT_INVALID", /got a bigint/],
  [
    "rewrites-to-rubbish",
    { rewriteImage: () => "not an image" },
    "PLUGIN_RESULT_INVALID",
    /rewriteImage, image spark: its answer is not valid: \$: Incorrectly formatted image/,
  ],
  ["rewrites-to-nothing", { rewriteImage: () => "" }, "PLUGIN_RESULT_INVALID", /its answer is not valid/],
  ["rewrites-a-number", { rewriteImage: () => 3 }, "PLUGIN_RESULT_INVALID", /\$: expected an object, got 3/],
  [
    "asks-at-rubbish",
    { rewriteImage: () => ({ askAt: "https://mirror/x" }) },
    "PLUGIN_RESULT_INVALID",
    /\$\.askAt: Incorrectly formatted image/,
  ],
  [
    "finds-no-list",
    { checkImage: () => ({ code: "x" }) },
    "PLUGIN_RESULT_INVALID",
    /\$: expected a list, got an object/,
  ],
  [
    "finds-with-a-strange-severity",
    { checkImage: () => [{ code: "x", severity: "fatal", place: "", message: "m", fix: "" }] },
    "PLUGIN_RESULT_INVALID",
    /\$\[0\]\.severity: expected "error", "warning" or "info", got "fatal"/,
  ],
  [
    "finds-nothing-to-say",
    { checkImage: () => [{ code: "x", severity: "error", place: "", message: " ", fix: "" }] },
    "PLUGIN_RESULT_INVALID",
    /\$\[0\]\.message: expected a non-empty string/,
  ],
];

describe("an invalid answer is attributed to the plugin", () => {
  it.each(rows)("%s", async (...row) => expectAttributed(row));
});
