/** A node with its position, in drawing units; `x` and `y` are its top left corner. */
export interface Placed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly nodes: readonly Placed[];
  readonly width: number;
  readonly height: number;
}

export const NODE_WIDTH = 190;
export const NODE_HEIGHT = 46;
const GAP_X = 26;
const GAP_Y = 54;
/** Wider layers are split into rows. */
const WIDEST = 24;

/**
 * Places nodes in layers from top to bottom: each below all of its predecessors (longest path), and within its layer
 * near their mean position (one barycenter pass down and one up). Takes time proportional to nodes and edges; cycles
 * are broken.
 */
export function layOut(ids: readonly string[], edges: readonly (readonly [string, string])[]): Layout {
  const index = new Map(ids.map((id, at) => [id, at]));
  const pairs = edges.flatMap(([from, to]) => {
    const [a, b] = [index.get(from), index.get(to)];
    return a === undefined || b === undefined || a === b ? [] : [[a, b] as const];
  });
  const above: number[][] = ids.map(() => []);
  const below: number[][] = ids.map(() => []);
  for (const [from, to] of pairs) {
    below[from]?.push(to);
    above[to]?.push(from);
  }
  const layers = inLayers(ranks(ids.length, above, below));
  sortLayers(layers, above);
  sortLayers([...layers].reverse(), below);
  sortLayers(layers, above);
  return placed(ids, layers.flatMap(broken));
}

/** The longest path to each node; the rest of a cycle is placed below all others. */
function ranks(count: number, above: readonly number[][], below: readonly number[][]): number[] {
  const rank = new Array<number>(count).fill(0);
  const waiting = above.map((each) => each.length);
  const ready = waiting.flatMap((left, at) => (left === 0 ? [at] : []));
  const done = new Set<number>();
  for (let next = 0; done.size < count; next++) {
    let at = ready[next];
    if (at === undefined) {
      at = waiting.findIndex((_, each) => !done.has(each));
      ready.push(at);
    }
    if (done.has(at)) continue;
    done.add(at);
    for (const to of below[at] ?? []) {
      if (done.has(to)) continue;
      rank[to] = Math.max(rank[to] ?? 0, (rank[at] ?? 0) + 1);
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) ready.push(to);
    }
  }
  return rank;
}

function inLayers(rank: readonly number[]): number[][] {
  const layers: number[][] = [];
  for (const [at, each] of rank.entries()) {
    layers[each] ??= [];
    layers[each].push(at);
  }
  return layers.filter((layer) => layer !== undefined);
}

/** Orders each layer by the mean position of its neighbors, relative to the width of their layer. */
function sortLayers(layers: readonly number[][], neighbours: readonly number[][]): void {
  const place = new Map<number, number>();
  for (const layer of layers) {
    const own = new Map(
      layer.map((at, position) => {
        const known = (neighbours[at] ?? []).flatMap((each) => place.get(each) ?? []);
        const mean = known.reduce((sum, each) => sum + each, 0) / known.length;
        return [at, known.length === 0 ? (position + 0.5) / layer.length : mean];
      }),
    );
    layer.sort((a, b) => (own.get(a) ?? 0) - (own.get(b) ?? 0));
    for (const [position, at] of layer.entries()) place.set(at, (position + 0.5) / layer.length);
  }
}

function broken(layer: readonly number[]): number[][] {
  const rows = Math.ceil(layer.length / WIDEST);
  const each = Math.ceil(layer.length / rows);
  return Array.from({ length: rows }, (_, row) => layer.slice(row * each, (row + 1) * each));
}

function placed(ids: readonly string[], rows: readonly (readonly number[])[]): Layout {
  const widest = Math.max(1, ...rows.map((row) => row.length));
  const width = widest * (NODE_WIDTH + GAP_X) + GAP_X;
  const nodes = rows.flatMap((row, y) => {
    const left = (width - row.length * (NODE_WIDTH + GAP_X) + GAP_X) / 2;
    return row.map((at, x) => ({
      id: ids[at] ?? "",
      x: left + x * (NODE_WIDTH + GAP_X),
      y: GAP_X + y * (NODE_HEIGHT + GAP_Y),
    }));
  });
  return { nodes, width, height: GAP_X * 2 + rows.length * (NODE_HEIGHT + GAP_Y) - GAP_Y };
}
