import { closeSync } from "node:fs";

/** Closes a descriptor on the first call only: after that, the number may belong to another file. */
export function closeOnce(fd: number): () => void {
  let isOpen = true;
  return () => {
    if (isOpen) closeSync(fd);
    isOpen = false;
  };
}
