// node pin-images.mjs FILE: pins the references in a file, one per line, and prints them; measured by images.bench.mjs.
import { readFileSync } from "node:fs";
import { nodeHost, openRegistries, pinImages } from "../../packages/oci-images/dist/index.js";

const references = readFileSync(process.argv[2], "utf8").split("\n");
const requests = references.map((reference) => ({ name: reference, reference }));
const { images } = await pinImages(openRegistries(nodeHost(process.env)), requests);
process.stdout.write(images.map(({ reference }) => `${reference}\n`).join(""));
