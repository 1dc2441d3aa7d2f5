const HEX = "0123456789abcdef";

const SEEDS: readonly string[] = [
  "ubuntu",
  "ubuntu:22.04",
  "acme/train:v3",
  "ghcr.io/acme/train:v3",
  "localhost/x",
  "localhost:5000/acme/train",
  "127.0.0.1:5000/a/b/c:latest",
  "[2001:db8::1]:5000/acme/train:v1",
  "[::1]/x",
  "index.docker.io/library/python:3.11",
  "docker.io/acme/train",
  "registry-1.docker.io/a",
  "Docker.io/a",
  "xn--bcher-kva.example/a",
  "a.b-c.example:443/x_y/z__w/v-w--u:tag_.-",
  `ghcr.io/acme/train:v3@sha256:${HEX.repeat(4)}`,
  `acme/train@sha384:${HEX.repeat(6)}`,
  `x@sha512:${HEX.repeat(8)}`,
  HEX.repeat(4),
  `a/${"b".repeat(253)}`,
  `x:${"t".repeat(128)}`,
];

const PIECES: readonly string[] = [
  ..."abzAZ019.-_:/@[]%+~ \n\t\0é",
  "__",
  "___",
  "--",
  "..",
  "::",
  "//",
  ":5000",
  "sha256:",
  "@sha256:",
  "localhost",
  ".example",
  "library/",
  "docker.io/",
  "index.docker.io/",
  "latest",
  HEX,
  "😀",
];

/**
 * References that are valid, nearly valid and invalid: known ones with one to four small changes, chosen by the seed.
 */
export function mutatedReferences(count: number, seed: number): readonly string[] {
  const random = mulberry32(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, () => {
    let characters = [...pick(SEEDS)];
    for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes -= 1) {
      const at = Math.floor(random() * (characters.length + 1));
      const length = random() < 0.5 ? 0 : 1 + Math.floor(random() * 3);
      const put = random() < 0.25 ? [] : random() < 0.2 ? characters.slice(at, at + 8) : [...pick(PIECES)];
      characters = [...characters.slice(0, at), ...put, ...characters.slice(at + length)];
    }
    return characters.join("");
  });
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
