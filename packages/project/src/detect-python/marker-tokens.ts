/** A parsed environment marker (PEP 508). */
export type Marker =
  | { readonly kind: "and" | "or"; readonly parts: readonly Marker[] }
  | { readonly kind: "compare"; readonly left: Operand; readonly operator: string; readonly right: Operand };

/** The name of an environment variable of PEP 508, or a quoted string. */
export interface Operand {
  readonly variable?: string;
  readonly text?: string;
}

const TOKEN = /\s*(?:(\()|(\))|('[^']*'|"[^"]*")|(===|[=!<>~]=|[<>])|([A-Za-z_][A-Za-z0-9_.]*))/y;

/** Variable names from before PEP 508, which pip still reads. */
const olderNames: Readonly<Record<string, string>> = {
  "os.name": "os_name",
  "sys.platform": "sys_platform",
  "platform.version": "platform_version",
  "platform.machine": "platform_machine",
  "platform.python_implementation": "platform_python_implementation",
  python_implementation: "platform_python_implementation",
};

const MAX_LENGTH = 4000;
const MAX_DEPTH = 50;

/** Parses a marker; returns nothing for a string that is not one. */
export function parseMarker(text: string): Marker | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  let at = 0;
  let valid = true;
  const isNext = (token: string): boolean => tokens[at] === token;
  const joined = (kind: "and" | "or", part: (depth: number) => Marker, depth: number): Marker => {
    const parts = [part(depth)];
    while (valid && isNext(kind)) {
      at += 1;
      parts.push(part(depth));
    }
    return parts.length === 1 ? (parts[0] as Marker) : { kind, parts };
  };
  const or = (depth: number): Marker => joined("or", and, depth);
  const and = (depth: number): Marker => joined("and", single, depth);
  const single = (depth: number): Marker => {
    if (isNext("(") && depth < MAX_DEPTH) {
      at += 1;
      const inner = or(depth + 1);
      valid &&= isNext(")");
      at += 1;
      return inner;
    }
    const left = operand(tokens[at++]);
    const operator = isNext("not") ? `${tokens[at++]} ${tokens[at++]}` : (tokens[at++] ?? "");
    const right = operand(tokens[at++]);
    valid &&= left !== undefined && right !== undefined && /^(?:[=!<>~]+|in|not in)$/.test(operator);
    return { kind: "compare", left: left ?? {}, operator, right: right ?? {} };
  };
  const marker = or(0);
  return valid && at === tokens.length ? marker : undefined;
}

function tokensOf(text: string): readonly string[] | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const written = text.trim();
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < written.length) {
    const [whole] = TOKEN.exec(written) ?? [];
    if (whole === undefined) return undefined;
    tokens.push(whole.trim());
  }
  return tokens;
}

function operand(token: string | undefined): Operand | undefined {
  if (token === undefined) return undefined;
  if (/^['"]/.test(token)) return { text: token.slice(1, -1) };
  return /^[A-Za-z_]/.test(token) ? { variable: olderNames[token] ?? token } : undefined;
}
