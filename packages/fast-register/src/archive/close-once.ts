import { closeSync } from "node:fs";

/** Closes a descriptor at the first call: a number that is closed twice may be another file's by then. */
export function closeOnce(fd: number): () => void {
  let isOpen = true;
  return () => {
    if (isOpen) closeSync(fd);
    isOpen = false;
  };
}
