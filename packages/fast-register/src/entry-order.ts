import { SLASH } from "./path-text.ts";

/** Puts what is found in a directory in the code-point order of paths, in which `a-b` and `a.py` precede `a/c`. */
export interface EntryOrder<Step> {
  addFile(name: string, path: string): void;
  addLink(name: string, link: Step): void;
  addFolder(name: string, folder: Step): void;
  /** @returns what remains to be done, the last step first */
  end(): (Step | Run)[];
}

/** Files that follow a directory or a link. */
export interface Run {
  readonly run: string[];
}

interface Held<Step> {
  readonly name: string;
  readonly folder: Step;
}

/**
 * Expects names in order, as Node lists them on most systems; any other order is kept.
 * @param files receives the files before the first directory or link
 */
export function entryOrder<Step extends object>(files: string[]): EntryOrder<Step> {
  const steps: (Step | Run)[] = [];
  /** Directories whose contents follow entries still to come. */
  const held: Held<Step>[] = [];
  let into = files;
  const add = (step: Step): void => {
    steps.push(step);
    into = files;
  };
  /** @param next the name that follows */
  const release = (next?: string): void => {
    while (held.length > 0) {
      const last = held[held.length - 1] as Held<Step>;
      if (next !== undefined && next.charCodeAt(last.name.length) < SLASH && next.startsWith(last.name)) return;
      held.pop();
      add(last.folder);
    }
  };
  return {
    addFile(name, path) {
      if (held.length > 0) release(name);
      if (steps.length > 0 && into === files) {
        into = [];
        steps.push({ run: into });
      }
      into.push(path);
    },
    addLink(name, link) {
      release(name);
      add(link);
    },
    addFolder(name, folder) {
      release(name);
      held.push({ name, folder });
    },
    end() {
      release();
      return steps.reverse();
    },
  };
}
