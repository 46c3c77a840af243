// What the tests of the search share: the engine that readers get, and numbers that look random and are the same in
// every run.

import { readFile } from 'node:fs/promises';

/** The exports of the engine, which stands in a script of the theme. */
export async function engine() {
  const source = await readFile(new URL('../../templates/search-engine.js', import.meta.url), 'utf8');
  return import(`data:text/javascript,${encodeURIComponent(source)}`);
}

/** A dice from a seed: whole numbers below some number, and one of a list. */
export function dice(seed) {
  let state = Number(seed) >>> 0 || 1;
  /** xorshift32 */
  const below = (most) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % most;
  };
  return { below, one: (list) => list[below(list.length)] };
}
