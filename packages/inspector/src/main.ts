import { encodeContext, isFlyteSettingsError, SerializationSettings } from "@flyte-settings/core";
import { printable } from "@flyte-settings/core/internal";
import { openReport } from "./app.ts";
import { copyText } from "./clipboard.ts";
import { byId } from "./element.ts";
import { EXAMPLE } from "./example.ts";
import { attempt, clearProblems } from "./problems.ts";
import { cancelReading, reading } from "./progress.ts";
import { readFile } from "./read/read-file.ts";
import { MAX_TYPED, readText } from "./read/read-text.ts";
import { REPORT_ELEMENT } from "./report/embed.ts";
import { readReport } from "./report/read-report.ts";
import type { Report } from "./report/report.ts";
import { fromFragment } from "./share.ts";

const input = byId<HTMLTextAreaElement>("input");
const app = openReport();

/** Length of that pause. */
const PAUSE_MS = 300;
let pause: ReturnType<typeof setTimeout> | undefined;

function read(text: string = input.value): void {
  clearTimeout(pause);
  cancelReading();
  app.close();
  attempt("problem", () => app.show(readText(text), { focus: true }));
}

/** Reads the input after each pause in typing, without moving the focus. */
function readWhileTyping(): void {
  clearProblems();
  if (input.value.trim() === "") {
    app.close();
    return;
  }
  try {
    app.show(readText(input.value), { focus: false });
  } catch (error) {
    app.close();
    byId("status").textContent = isFlyteSettingsError(error) ? `Not yet: ${printable(error.message)}` : String(error);
  }
}

async function open(file: File | undefined, then: (report: Report) => void): Promise<void> {
  if (file === undefined) return;
  clearTimeout(pause);
  const report = await reading(file.name, (progress) => readFile(file, progress));
  if (report !== undefined) attempt("problem", () => then(report));
}

const openAndShow = (file: File | undefined): void => {
  app.close();
  void open(file, (report) => app.show(report, { focus: true }));
};

byId("read").addEventListener("click", () => read());
input.addEventListener("input", () => {
  clearTimeout(pause);
  if (input.value.length <= MAX_TYPED) pause = setTimeout(readWhileTyping, PAUSE_MS);
});
input.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (text.length <= MAX_TYPED * 4) return void setTimeout(read);
  event.preventDefault();
  read(text);
});
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) read();
});
byId("example").addEventListener("click", () => {
  input.value = encodeContext(SerializationSettings.fromJson(EXAMPLE));
  read();
});
byId("clear").addEventListener("click", () => {
  clearTimeout(pause);
  cancelReading();
  input.value = "";
  app.close();
  input.focus();
});

for (const [id, take] of [
  ["file", openAndShow],
  ["other-file", (file: File | undefined) => void open(file, (report) => app.compare(report))],
] as const) {
  byId<HTMLInputElement>(id).addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    take(field.files?.[0]);
    field.value = "";
  });
}
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    document.body.classList.toggle("dropping", name === "dragover");
    if (name === "drop") openAndShow((event as DragEvent).dataTransfer?.files[0]);
  });
}

byId("compare").addEventListener("click", () => {
  attempt("compare-problem", () => app.compare(readText(byId<HTMLTextAreaElement>("other").value)));
});
document.addEventListener("click", (event) => {
  const text = (event.target as Element).closest("[data-copy]")?.getAttribute("data-copy");
  if (text != null) copyText(text);
});

/** A report inside the file takes precedence over one in the link. */
async function start(): Promise<void> {
  const embedded = byId(REPORT_ELEMENT).textContent ?? "";
  if (embedded !== "") attempt("problem", () => app.show(readReport(embedded), { focus: false }));
  else await showLinked();
}

async function showLinked(): Promise<void> {
  const report = await fromFragment(location.hash).catch((error: unknown) => error as Error);
  if (report === undefined) return;
  app.close();
  attempt("problem", () => {
    if (report instanceof Error) throw report;
    app.show(report, { focus: true });
  });
}

addEventListener("hashchange", () => void showLinked());
void start();
