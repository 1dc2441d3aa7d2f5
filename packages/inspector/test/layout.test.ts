import { describe, expect, it } from "vitest";
import { layOut, NODE_HEIGHT, NODE_WIDTH } from "../src/graph/layout.ts";

type Edge = readonly [string, string];

function overlaps(ids: readonly string[], edges: readonly Edge[]): number {
  const { nodes } = layOut(ids, edges);
  return nodes.filter((a, at) =>
    nodes.some((b, other) => other > at && Math.abs(a.x - b.x) < NODE_WIDTH && Math.abs(a.y - b.y) < NODE_HEIGHT),
  ).length;
}

describe("layOut", () => {
  const diamond: Edge[] = [
    ["a", "b"],
    ["a", "c"],
    ["b", "d"],
    ["c", "d"],
    ["a", "d"],
  ];

  it("places each node below everything that it waits for", () => {
    const places = new Map(layOut(["d", "c", "b", "a"], diamond).nodes.map((each) => [each.id, each.y]));
    for (const [from, to] of diamond) expect(places.get(from)).toBeLessThan(places.get(to) ?? 0);
  });

  it("avoids a crossing of two chains", () => {
    const { nodes } = layOut(
      ["a", "b", "y", "x"],
      [
        ["a", "x"],
        ["b", "y"],
      ],
    );
    const x = new Map(nodes.map((each) => [each.id, each.x]));
    expect((x.get("a") ?? 0) < (x.get("b") ?? 0)).toBe((x.get("x") ?? 0) < (x.get("y") ?? 0));
  });

  it.each<readonly [string, readonly string[], readonly Edge[]]>([
    ["nothing", [], []],
    [
      "a cycle",
      ["a", "b", "c"],
      [
        ["a", "b"],
        ["b", "c"],
        ["c", "a"],
      ],
    ],
    ["a node that waits for itself", ["a"], [["a", "a"]]],
    [
      "edges to unknown nodes",
      ["a"],
      [
        ["a", "z"],
        ["z", "a"],
      ],
    ],
    ["a wide layer", Array.from({ length: 100 }, (_, at) => `n${at}`), []],
    ["names of objects", ["constructor", "__proto__"], [["constructor", "__proto__"]]],
  ])("places every node of %s once, without overlap", (_, ids, edges) => {
    expect(
      layOut(ids, edges)
        .nodes.map(({ id }) => id)
        .sort(),
    ).toEqual([...ids].sort());
    expect(overlaps(ids, edges)).toBe(0);
  });
});
