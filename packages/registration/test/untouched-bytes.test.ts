import { hydratePackage } from "@flyte-settings/registration";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsOf } from "../src/proto/read-wire.ts";
import { concat, lengthDelimited, varintField } from "../src/proto/write-wire.ts";
import { launchPlan, task, workflow } from "./build-package.ts";

const target = { project: "p", domain: "d", version: "v1" };

/** A field that no current proto has. */
const unknownField = fc
  .record({ number: fc.integer({ min: 3000, max: 9000 }), value: fc.oneof(fc.nat(), fc.uint8Array({ maxLength: 20 })) })
  .map(({ number, value }) =>
    typeof value === "number" ? varintField(number, value) : lengthDelimited(number, value),
  );

/** Messages inside each entity, as field numbers from the root. */
const entities = [
  { file: "0_m.greet_1.pb", bytes: task("m.greet"), places: [[], [1], [1, 1], [1, 6]] },
  {
    file: "0_m.wf_2.pb",
    bytes: workflow("m.wf", ["m.greet"]),
    places: [[], [1], [1, 1], [1, 4], [1, 4, 6], [1, 4, 6, 1]],
  },
  { file: "0_m.wf_3.pb", bytes: launchPlan("m.wf", "m.wf"), places: [[], [1], [2], [2, 1]] },
] as const;

const cases = entities.flatMap(({ file, bytes, places }) =>
  places.map((place) => [`${file} at [${place.join(", ")}]`, file, bytes, place] as const),
);

async function hydrated(file: string, bytes: Uint8Array): Promise<Uint8Array> {
  const { entities: found } = await hydratePackage([{ path: file, bytes }], target);
  return found[0]?.bytes ?? new Uint8Array(0);
}

/** The message with the fields appended to the message at that path. */
function withFields(bytes: Uint8Array, [number, ...rest]: readonly number[], extra: Uint8Array): Uint8Array {
  if (number === undefined) return concat([bytes, extra]);
  const fields = fieldsOf(bytes).map((field) => {
    if (field.number !== number) return bytes.subarray(field.from, field.end);
    return lengthDelimited(number, withFields(bytes.subarray(field.at, field.end), rest, extra));
  });
  return concat(fields);
}

function unknownAt(bytes: Uint8Array, [number, ...rest]: readonly number[]): Uint8Array {
  const fields = fieldsOf(bytes);
  if (number === undefined)
    return concat(fields.filter((each) => each.number >= 3000).map(({ from, end }) => bytes.subarray(from, end)));
  const inner = fields.find((field) => field.number === number);
  return inner === undefined ? new Uint8Array(0) : unknownAt(bytes.subarray(inner.at, inner.end), rest);
}

describe("fields that nobody knows survive filling in", () => {
  it.each(cases)("%s", async (_, file, bytes, place) => {
    await fc.assert(
      fc.asyncProperty(fc.array(unknownField, { minLength: 1, maxLength: 5 }), async (fields) => {
        const extra = concat(fields);
        const filled = await hydrated(file, withFields(bytes, place, extra));
        expect(Buffer.from(unknownAt(filled, place))).toEqual(Buffer.from(extra));
      }),
      { numRuns: 30 },
    );
  });
});

describe("a message with nothing to fill keeps its bytes", () => {
  it.each(cases)("%s", async (_, file, bytes, place) => {
    await fc.assert(
      fc.asyncProperty(fc.array(unknownField, { maxLength: 5 }), async (fields) => {
        const filled = await hydrated(file, withFields(bytes, place, concat(fields)));
        expect(await hydrated(file, filled)).toBe(filled);
      }),
      { numRuns: 30 },
    );
  });
});
