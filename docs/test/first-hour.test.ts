import { expect, it } from "vitest";
import { firstHour, writtenFirstHour } from "../scripts/first-hour.mjs";

it("the first hour is what the command prints, on a PATH with Node alone; else: node docs/scripts/first-hour.mjs", async () => {
  expect(writtenFirstHour()).toBe(await firstHour());
});
