import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome"];

/** A headless browser: Debian's Chromium, found on PATH. */
export function openBrowser(): Promise<Browser> {
  const folders = (process.env["PATH"] ?? "").split(":");
  const executablePath = PROGRAMS.flatMap((name) => folders.map((folder) => `${folder}/${name}`)).find(existsSync);
  if (executablePath === undefined) throw new Error("no Chromium on PATH: node tooling/peers/programs.mjs installs it");
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
