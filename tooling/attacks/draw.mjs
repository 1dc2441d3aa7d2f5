// A random share of a list: the same seed selects the same cases.

/** Numbers from 0 (inclusive) to 1 (exclusive), by mulberry32. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** At least one item and at least the given share, in random order. */
export function drawn(list, share, next) {
  const rest = [...list];
  const count = Math.ceil(list.length * share);
  return Array.from({ length: count }, () => rest.splice(Math.floor(next() * rest.length), 1)[0]);
}
