import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";
import { type LargeFiles, writeLargeFiles } from "./large-files.ts";

const at = useInspector();
const MIB = 1024 * 1024;
let files: LargeFiles;
beforeAll(() => {
  files = writeLargeFiles();
});
afterAll(() => files.remove());

/** Drops a file of the disk on the page, as a file manager does. */
async function drop(path: string): Promise<void> {
  await at.page.evaluate(() => {
    const field = Object.assign(document.createElement("input"), { type: "file", id: "dropped", hidden: true });
    field.addEventListener("change", () => {
      const dataTransfer = new DataTransfer();
      const [file] = field.files ?? [];
      if (file !== undefined) dataTransfer.items.add(file);
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
      field.remove();
    });
    document.body.append(field);
  });
  await at.page.setInputFiles("#dropped", path);
}

/** Counts the different positions of the progress bar that reach the screen. */
async function watchProgress(): Promise<void> {
  await at.page.evaluate(() => {
    const bar = document.getElementById("bar") as HTMLProgressElement;
    const seen = new Set<number>();
    const look = (): void => {
      if (document.getElementById("progress")?.hidden === false) seen.add(bar.value);
      document.body.setAttribute("data-positions", String(seen.size));
      requestAnimationFrame(look);
    };
    look();
  });
}

const positions = async (): Promise<number> => Number(await at.page.getAttribute("body", "data-positions"));

/** The most memory that a process of the browser used so far, in bytes. */
function mostMemory(): number {
  const peaks = readdirSync("/proc").flatMap((pid) => {
    try {
      const isRenderer = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer");
      const status = isRenderer ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
      return [Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024];
    } catch {
      return []; // the process ended
    }
  });
  return Math.max(...peaks);
}

describe("a large file that is dropped on the page", () => {
  it("a bundle of 196 MiB: with progress, while the page reacts, without keeping it in memory", async () => {
    await watchProgress();
    await drop(files.bundle);
    await at.page.waitForFunction(() => (document.getElementById("bar") as HTMLProgressElement).value > 0.02);
    await at.page.fill("#input", "typed");
    await at.page.focus("#cancel");
    expect(await at.page.isVisible("#progress")).toBe(true);
    await at.page.waitForSelector("#result:not([hidden])");
    expect(await at.page.innerText("#tree")).toContain("392 files, 206 MB unpacked.");
    expect(await positions()).toBeGreaterThan(20);
    expect(mostMemory()).toBeLessThan(500 * MIB);
  });

  it("a package of 48 MiB: tables, findings and filter of 2,000 tasks", async () => {
    await watchProgress();
    await drop(files.package);
    await at.page.waitForSelector("#result:not([hidden])");
    expect(await at.page.innerText("#tree")).toContain("2,000 tasks, 0 workflows, 0 launch plans, 2,000 images.");
    expect(await positions()).toBeGreaterThan(5);
    await at.page.fill("#filter", "image-1999");
    expect(await at.page.locator("#tree h3").allInnerTexts()).toEqual(
      expect.arrayContaining(["Images (1 of 2,000)", "Tasks (1 of 2,000)"]),
    );
    await at.page.locator("#findings").filter({ hasText: "ghcr.io/acme/image-1999:latest" }).waitFor();
    expect(await at.page.locator(".finding").count()).toBe(1);
    expect(await at.page.getAttribute(".finding a", "href")).toMatch(/\/checks#mutable-tag$/);
  });

  it("Cancel stops a bundle that unpacks to 1.9 GiB", async () => {
    await drop(files.bomb);
    await at.page.waitForFunction(() => (document.getElementById("bar") as HTMLProgressElement).value > 0.02);
    await at.page.click("#cancel");
    await at.page.locator("#status").filter({ hasText: "Stopped reading" }).waitFor();
    expect(await at.page.isHidden("#progress")).toBe(true);
    expect(await at.page.isHidden("#result")).toBe(true);
    expect(mostMemory()).toBeLessThan(900 * MIB);
  });
});
