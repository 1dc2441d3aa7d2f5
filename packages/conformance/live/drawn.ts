/** Numbers from 1 to `most`, drawn with the seed (mulberry32). */
export function drawn(count: number, most: number, from: number): number[] {
  let state = from >>> 0;
  return Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return 1 + (((mixed ^ (mixed >>> 14)) >>> 0) % most);
  });
}
