import { failure, type Pass, within } from "../codec/wire.ts";
import { entries } from "../ordered-record.ts";
import { isDict, type PythonJson } from "../python/python-json.ts";

/** A lone surrogate cannot be encoded in UTF-8; Flyte 2's reader rejects it anywhere. */
export function refuseSurrogates(value: PythonJson | undefined, pass: Pass): void {
  if (typeof value === "string" && /\p{Cs}/u.test(value)) {
    throw failure("lone surrogate in a string", pass, "Expected characters that UTF-8 can encode");
  }
  if (Array.isArray(value))
    value.forEach((each, index) => void within(pass, index, () => refuseSurrogates(each, pass)));
  else if (isDict(value)) {
    for (const [name, each] of entries(value)) {
      refuseSurrogates(name, pass);
      within(pass, name, () => refuseSurrogates(each, pass));
    }
  }
}

/** Also in a value that is overridden by a later one with the same name. */
export function refuseHalfEscapes(json: string, pass: Pass): void {
  const others = json.replace(/\\(?:u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|[^u])/g, " ");
  if (!/\\u[dD][89a-fA-F]/.test(others)) return;
  throw failure("lone surrogate in a string", pass, "Expected characters that UTF-8 can encode");
}
