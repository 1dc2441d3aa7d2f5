import type { FoundContext } from "@flyte-settings/core";
import { encodeContext, isFlyteSettingsError, SerializationSettings } from "@flyte-settings/core";
import { parsePythonJson } from "@flyte-settings/core/internal";
import { differences } from "./differences.ts";
import { byId, element } from "./element.ts";
import { formatOf, type Shown } from "./formats.ts";
import { contextsInFile, contextsInText, MAX_SHOWN } from "./read-input.ts";
import { differencesTable, findingsOf, number, sizeOf } from "./show.ts";
import { tree } from "./tree.ts";

const input = byId<HTMLTextAreaElement>("input");
const json = byId<HTMLTextAreaElement>("json");
const which = byId<HTMLSelectElement>("which");

let found: readonly FoundContext[] = [];

/** An example for users without a context; contains a few findings. */
const EXAMPLE = `{"image_config": {"default_image": {"name": "default", "fqn": "ghcr.io/acme/train", "tag": "latest"}, "images": [{"name": "default", "fqn": "ghcr.io/acme/train", "tag": "latest"}, {"name": "spark", "fqn": "ghcr.io/acme/spark", "tag": "3.5"}]}, "project": "flytesnacks", "domain": "production", "version": "v7", "env": {"LOG_LEVEL": "info", "API_TOKEN": "not-a-real-token-0123456789"}, "python_interpreter": "/opt/venv/bin/python3", "fast_serialization_settings": {"enabled": true, "destination_dir": "/root", "distribution_location": "s3://acme-flyte/bundles/fast2e1c83f787d26fe97074a4e5bc45069d.tar.gz"}, "source_root": "/home/ci/flows"}`;

function attempt(problem: string, run: () => void): void {
  byId(problem).textContent = "";
  try {
    run();
  } catch (error) {
    if (!isFlyteSettingsError(error)) {
      byId(problem).textContent = `This page failed, which is a bug of it: ${String(error)}`;
      throw error;
    }
    byId(problem).textContent = [error.message, error.details.hint].filter(Boolean).join("\n");
  }
}

/** Shows the first of the contexts that were found; the others can be selected. */
function take(contexts: readonly FoundContext[]): void {
  found = contexts;
  which.replaceChildren(...contexts.map(({ entity }, index) => element("option", { value: String(index) }, [entity])));
  byId("choice").hidden = contexts.length < 2;
  show(0);
  byId("found").focus();
}

function show(index: number): void {
  const { context = "", entity = "" } = found[index] ?? {};
  const started = performance.now();
  const format = formatOf(context);
  const shown = format.decode(context);
  performance.clearMeasures();
  performance.measure("decode", { start: started });
  byId("tree").replaceChildren(tree(parsePythonJson(shown.json)));
  const onTheWire = /^\s*\{/.test(context) ? format.encode(context) : context.replace(/\s/g, "");
  byId("size").replaceChildren(...sizeOf(onTheWire));
  byId("findings").replaceChildren(...findingsOf(shown.settings, onTheWire));
  json.value = indented(shown.json);
  byId("encoded-block").hidden = true;
  byId("differences").replaceChildren();
  byId("result").hidden = false;
  say(entity, shown);
}

function say(entity: string, { images, unknownKeys }: Shown): void {
  const others = found.length > 1 ? `, ${found.length} contexts in all` : "";
  const unknown = unknownKeys.length === 0 ? "" : `. Dropped, as flytekit drops them: ${unknownKeys.join(", ")}`;
  byId("status").textContent = `Read: ${entity}, ${images} ${images === 1 ? "image" : "images"}${others}${unknown}.`;
}

/** Formats JSON for reading and editing; numbers and the order of names stay the same. */
function indented(text: string): string {
  let depth = 0;
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]|, /g, (part, at: number) => {
    const line = () => `\n${"  ".repeat(depth)}`;
    if (part === ", ") return `,${line()}`;
    if (part === "{" || part === "[") {
      if (text[at + 1] === "}" || text[at + 1] === "]") return part;
      depth += 1;
      return part + line();
    }
    if (part === "}" || part === "]") {
      if (text[at - 1] === "{" || text[at - 1] === "[") return part;
      depth -= 1;
      return line() + part;
    }
    return part;
  });
}

function hide(): void {
  byId("result").hidden = true;
  byId("status").textContent = "";
}

function read(): void {
  hide();
  attempt("problem", () => take(contextsInText(input.value)));
}

async function open(file: File | undefined): Promise<void> {
  if (file === undefined) return;
  hide();
  byId("problem").textContent = "";
  byId("status").textContent = `Reading ${file.name} …`;
  const contexts = await contextsInFile(file).catch((error: unknown) => error);
  byId("status").textContent = "";
  attempt("problem", () => {
    if (!Array.isArray(contexts)) throw contexts;
    take(contexts);
  });
}

byId("read").addEventListener("click", read);
input.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (text.length <= MAX_SHOWN) return void setTimeout(read);
  event.preventDefault();
  hide();
  attempt("problem", () => take(contextsInText(text)));
});
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) read();
});
byId("example").addEventListener("click", () => {
  input.value = encodeContext(SerializationSettings.fromJson(EXAMPLE));
  read();
});
byId("clear").addEventListener("click", () => {
  input.value = "";
  byId("problem").textContent = "";
  hide();
  input.focus();
});
which.addEventListener("change", () => attempt("problem", () => show(Number(which.value))));

byId<HTMLInputElement>("file").addEventListener("change", (event) => {
  const field = event.target as HTMLInputElement;
  void open(field.files?.[0]).then(() => {
    field.value = "";
  });
});
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    document.body.classList.toggle("dropping", name === "dragover");
    if (name === "drop") void open((event as DragEvent).dataTransfer?.files[0]);
  });
}

const jsonOf = (text: string): string => formatOf(text).decode(text).json;

byId("encode").addEventListener("click", () => {
  byId("encoded-block").hidden = true;
  attempt("edit-problem", () => {
    const context = formatOf(json.value).encode(json.value);
    byId<HTMLTextAreaElement>("encoded").value = context;
    byId("encoded-size").textContent = `${number(context.length)} characters`;
    byId("encoded-block").hidden = false;
  });
});
byId("copy").addEventListener("click", () => {
  const field = byId<HTMLTextAreaElement>("encoded");
  field.select();
  document.execCommand("copy");
  byId("encoded-size").textContent = "Copied.";
});

byId("compare").addEventListener("click", () => {
  byId("differences").replaceChildren();
  attempt("compare-problem", () => {
    const [other] = contextsInText(byId<HTMLTextAreaElement>("other").value);
    const mine = found[Number(which.value) || 0]?.context ?? "";
    const left = parsePythonJson(jsonOf(mine));
    const right = parsePythonJson(jsonOf(other?.context ?? ""));
    byId("differences").replaceChildren(differencesTable(differences(left, right)));
  });
});
