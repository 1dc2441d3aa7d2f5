// Import cycles between files, including type-only and dynamic imports: the shortest cycle of each component.

/** @param {ReadonlyMap<string, readonly string[]>} graph file → the files it imports */
export function importCycles(graph) {
  return components(graph).map((files) => shortestCycle(graph, new Set(files)));
}

/** Strongly connected components of more than one file, or of a file that imports itself (Tarjan). */
function components(graph) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (file) => {
    index.set(file, index.size);
    low.set(file, index.get(file));
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!graph.has(next)) continue;
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)));
    }
    if (low.get(file) !== index.get(file)) return;
    const files = stack.splice(stack.indexOf(file));
    if (files.length > 1 || (graph.get(file) ?? []).includes(file)) found.push(files);
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return found;
}

/** The shortest path from a file of the component back to itself; the first file is repeated at the end. */
function shortestCycle(graph, files) {
  let best = [];
  for (const start of files) {
    const before = new Map();
    const queue = [start];
    for (const file of queue) {
      for (const next of (graph.get(file) ?? []).filter((each) => files.has(each))) {
        if (next === start) {
          const cycle = [start];
          for (let at = file; at !== start; at = before.get(at)) cycle.splice(1, 0, at);
          cycle.push(start);
          if (best.length === 0 || cycle.length < best.length) best = cycle;
        } else if (!before.has(next)) {
          before.set(next, file);
          queue.push(next);
        }
      }
    }
  }
  return best;
}
