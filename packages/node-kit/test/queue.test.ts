import { expect, it } from "vitest";
import { createQueue } from "../src/concurrency.ts";

it("a queue returns its items in the order of adding", () => {
  const queue = createQueue<number>();
  const taken: (number | undefined)[] = [];
  for (let round = 0; round < 50; round++) {
    for (let i = 0; i < 3; i++) queue.add(3 * round + i);
    taken.push(queue.take(), queue.take());
  }
  for (let i = 0; i < 50; i++) taken.push(queue.take());
  expect(taken).toEqual(Array.from({ length: 150 }, (_, i) => i));
  expect(queue.take()).toBeUndefined();
});
