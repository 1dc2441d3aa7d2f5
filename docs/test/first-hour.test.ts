import { expect, it } from "vitest";
import { firstHour, writtenFirstHour } from "../scripts/first-hour.mjs";

it("the first hour equals the output of node docs/scripts/first-hour.mjs", async () => {
  expect(writtenFirstHour()).toBe(await firstHour());
});
