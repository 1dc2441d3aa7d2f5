// Adds entries to a lock file, one per write: node lock-writer.mjs PATH NAME COUNT
import { ImagesLock, updateImagesLock } from "../../dist/index.js";

const [path, name, count] = process.argv.slice(2);
for (let index = 0; index < Number(count); index += 1) {
  const entry = { requested: `r.io/${name}:v${index}`, digest: `sha256:${"a".repeat(64)}` };
  await updateImagesLock(path, (lock) => ImagesLock.withEntries(lock, [entry]));
}
