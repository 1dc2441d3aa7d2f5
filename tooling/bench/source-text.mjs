// Text that zlib compresses about as hard as real source code: at level 6 to 0.17 of its size, like Python's standard
// library, at three quarters of the speed. Lines of uniformly random words would be three times as hard.

const syllables =
  "ra con fig mo del ten sor ba tch lo ad er ex port ta sk wo rk flow im age re sult val ue in put out get set pa th na".split(
    " ",
  );
const WORDS = 2000;
const BLOCKS = 100;
/** Percentage of pieces that are a block that also occurs in other files. */
const REPEATED = 30;

/** @param next returns a number from 0 to 2^32 - 1 @returns a function that makes text of a given length */
export function sourceText(next) {
  const words = Array.from({ length: WORDS }, () =>
    Array.from({ length: 2 + (next() % 3) }, () => syllables[next() % syllables.length]).join(""),
  );
  // a few words often, many rarely
  const word = () => words[Math.floor(WORDS ** ((next() % 100_000) / 100_000)) - 1];
  const shapes = [
    () => `from ${word()}.${word()} import ${word()}, ${word()}\n`,
    () => `    def ${word()}_${word()}(self, ${word()}: ${word()}) -> None:\n`,
    () => `        return self.${word()}(${word()}, ${word()}=${word()})\n`,
    () => `        ${word()} = ${word()}.${word()}(${word()})\n`,
    () => `        if ${word()} is None and not ${word()}.${word()}:\n`,
    () => `            raise ValueError("${word()} ${word()} of ${word()}")\n`,
    () => "\n",
    () => `        # ${word()} ${word()} ${word()} the ${word()}\n`,
  ];
  const line = () => shapes[next() % shapes.length]();
  const blocks = Array.from({ length: BLOCKS }, () => Array.from({ length: 6 + (next() % 6) }, line).join(""));
  return (length) => {
    const parts = [];
    for (let size = 0; size < length; size += parts.at(-1).length)
      parts.push(next() % 100 < REPEATED ? blocks[next() % BLOCKS] : line());
    return parts.join("").slice(0, length);
  };
}
