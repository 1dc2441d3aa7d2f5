import { expect, it } from "vitest";
import { promotionSession, writtenSession } from "../scripts/promotion-session.mjs";

it("the session of promotion.md is what the command prints", async () => {
  expect(writtenSession()).toBe(await promotionSession());
});
