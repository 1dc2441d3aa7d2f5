import type { WorkflowSpec } from "@flyte-settings/registration/wire";
import { describe, expect, it } from "vitest";
import { workflowRows } from "../src/report/workflow-rows.ts";

const variable = (value: string) => ({ val: { case: "var", value } });
const primitive = (kind: string, value: unknown) => ({
  val: { case: "primitive", value: { value: { case: kind, value } } },
});
const compare = (leftValue: unknown, operator: number, rightValue: unknown) => ({
  expr: { case: "comparison", value: { leftValue, operator, rightValue } },
});
const join = (leftExpression: unknown, operator: number, rightExpression: unknown) => ({
  expr: { case: "conjunction", value: { leftExpression, operator, rightExpression } },
});
const node = (id: string, target: unknown) => ({ id, upstreamNodeIds: [], inputs: [], target });
const task = (id: string) =>
  node(id, { case: "taskNode", value: { reference: { case: "referenceId", value: { name: `flows.${id}` } } } });
const branch = (...blocks: unknown[]) =>
  node("n0", {
    case: "branchNode",
    value: { ifElse: { case: blocks[0], other: blocks.slice(1), default: { case: "elseNode", value: task("last") } } },
  });

function rowsOf(...nodes: unknown[]) {
  const spec = { template: { id: { name: "flows.wf" }, nodes }, subWorkflows: [] } as unknown as WorkflowSpec;
  return workflowRows(spec)[0]?.nodes ?? [];
}

const five = primitive("integer", 5n);

describe("the condition of a branch", () => {
  it.each([
    ["an input and a number", compare(variable(".x"), 2, five), "x > 5"],
    ["a result and a string", compare(variable("n1.o0"), 0, primitive("stringValue", 'a"b')), 'n1.o0 == "a\\"b"'],
    ["a boolean", compare(variable(".ok"), 1, primitive("boolean", true)), "ok != True"],
    [
      "two that are joined",
      join(compare(variable(".a"), 3, five), 0, compare(variable(".b"), 5, five)),
      "a >= 5 and b <= 5",
    ],
    [
      "joined ones in parentheses",
      join(
        join(compare(variable(".a"), 4, five), 0, compare(variable(".b"), 4, five)),
        1,
        compare(variable(".c"), 4, five),
      ),
      "(a < 5 and b < 5) or c < 5",
    ],
    ["none", undefined, "…"],
  ])("%s", (_, condition, text) => {
    const rows = rowsOf(branch({ condition, thenNode: task("first") }));
    expect(rows.map(({ id, condition: each }) => [id, each])).toEqual([
      ["n0", undefined],
      ["n0/first", text],
      ["n0/last", "else"],
    ]);
  });
});

it.each([
  ["neither", { parallelismOption: {}, successCriteria: {} }, undefined],
  [
    "both",
    {
      parallelismOption: { case: "parallelism", value: 4 },
      successCriteria: { case: "minSuccessRatio", value: 0.9 },
    },
    "at most 4 at a time, at least 90 % must succeed",
  ],
  [
    "a count",
    { parallelismOption: {}, successCriteria: { case: "minSuccesses", value: 3 } },
    "at least 3 must succeed",
  ],
])("an array node with %s of the limits runs its task", (_, limits, note) => {
  const [row] = rowsOf(node("n0", { case: "arrayNode", value: { node: task("t"), ...limits } }));
  expect(row).toMatchObject({ kind: "array", target: "flows.t" });
  expect(row?.note).toBe(note);
});
