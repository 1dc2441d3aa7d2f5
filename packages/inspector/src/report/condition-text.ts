import type { Node } from "@flyte-settings/registration/wire";

type IfElse = NonNullable<Extract<Node["target"], { case: "branchNode" }>["value"]["ifElse"]>;
type Expression = NonNullable<NonNullable<IfElse["case"]>["condition"]>;
type Operand = NonNullable<Extract<Expression["expr"], { case: "comparison" }>["value"]["leftValue"]>;

const DEEPEST = 64;
/** `ComparisonExpression.Operator`. */
const OPERATORS = ["==", "!=", ">", ">=", "<", "<="] as const;

/** A condition of a branch as in Python: `n0.o0 > 5 and name == "a"`. */
export function conditionText(expression: Expression | undefined, depth = 0): string {
  const expr = expression?.expr;
  if (expr?.case === undefined || depth > DEEPEST) return "…";
  if (expr.case === "comparison") {
    const { leftValue, operator, rightValue } = expr.value;
    return `${operandText(leftValue)} ${OPERATORS[operator] ?? "?"} ${operandText(rightValue)}`;
  }
  const { leftExpression, operator, rightExpression } = expr.value;
  const side = (each: Expression | undefined): string => {
    const text = conditionText(each, depth + 1);
    return each?.expr.case === "conjunction" ? `(${text})` : text;
  };
  return `${side(leftExpression)} ${operator === 0 ? "and" : "or"} ${side(rightExpression)}`;
}

function operandText(operand: Operand | undefined): string {
  const val = operand?.val;
  // an input of the workflow has no node before its dot
  if (val?.case === "var") return val.value.replace(/^\./, "");
  const primitive =
    val?.case === "primitive"
      ? val.value.value
      : val?.case === "scalar" && val.value.value.case === "primitive"
        ? val.value.value.value.value
        : undefined;
  const value = primitive?.value;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "object" || value === undefined ? (primitive?.case ?? "none") : String(value);
}
