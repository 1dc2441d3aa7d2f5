import { fromBinary, toBinary, toJson } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { isFlyteSettingsError } from "@flyte-settings/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsOf } from "../src/proto/read-wire.ts";
import { readStruct, writeStruct } from "../src/proto/struct.ts";

const object = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ noUnicodeString: false, maxDepth: 4 }));

describe("Struct", () => {
  it("is read as protobuf reads it, and protobuf reads what is written", () => {
    fc.assert(
      fc.property(object, (json) => {
        const plain = JSON.parse(JSON.stringify(json));
        const bytes = writeStruct(plain);
        expect(JSON.stringify(readStruct(bytes))).toBe(JSON.stringify(plain));
        // protobuf-es loses keys with this name; our code does not.
        if (JSON.stringify(plain).includes("__proto__")) return;
        expect(toJson(StructSchema, fromBinary(StructSchema, bytes))).toEqual(plain);
        expect(readStruct(toBinary(StructSchema, fromBinary(StructSchema, bytes)))).toEqual(plain);
      }),
    );
  });
});

describe("the wire format", () => {
  it("either is a message, whose fields lie end to end, or an error of ours", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          let at = 0;
          for (const field of fieldsOf(bytes)) {
            expect(field.from).toBe(at);
            at = field.end;
          }
          expect(at).toBe(bytes.length);
        } catch (error) {
          expect(isFlyteSettingsError(error)).toBe(true);
        }
      }),
    );
  });
});
