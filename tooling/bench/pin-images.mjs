// node pin-images.mjs FILE: pins the references of a file, one a line, and prints them; what images.bench.mjs measures.
import { readFileSync } from "node:fs";
import { nodeHost, openRegistries, pinImages } from "../../packages/oci-images/dist/index.js";

const references = readFileSync(process.argv[2], "utf8").split("\n");
const requests = references.map((reference) => ({ name: reference, reference }));
const { images } = await pinImages(openRegistries(nodeHost(process.env)), requests);
process.stdout.write(images.map(({ reference }) => `${reference}\n`).join(""));
