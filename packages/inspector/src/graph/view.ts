import { type Layout, NODE_HEIGHT, NODE_WIDTH, type Placed } from "./layout.ts";

/** The visible part of a drawing. */
export interface View {
  /** Zooms out by a factor above 1; `at` stays in place, by default the center. */
  readonly zoom: (factor: number, at?: Point) => void;
  /** Moves the visible part, in pixels of the screen. */
  readonly move: (x: number, y: number) => void;
  readonly all: () => void;
  readonly reveal: (place: Placed) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const STEP = 1.25;
/** Pixels that the keyboard moves at a time. */
const STRIDE = 80;
/** Pixels that a pointer moves before it drags, so that a click still selects. */
const SLACK = 5;

/** Shows a drawing from the top, at a readable size if it is large. */
export function viewOf(drawing: SVGSVGElement, { width, height }: Layout): View {
  const shown = { x: 0, y: 0, width, height };
  const set = (x: number, y: number, w: number, h: number): void => {
    Object.assign(shown, { x, y, width: w, height: h });
    drawing.setAttribute("viewBox", `${x} ${y} ${w} ${h}`);
  };
  const [widest, highest] = innerWidth < 700 ? [420, 560] : [1200, 800];
  const isLarge = width > widest * 1.3 || height > highest * 1.5;
  if (isLarge) set(Math.max(0, (width - widest) / 2), 0, Math.min(width, widest), Math.min(height, highest));
  else set(0, 0, width, height);
  return {
    zoom(factor, at) {
      const { x, y, width: w, height: h } = shown;
      if (w * factor < NODE_WIDTH || w * factor > width * 20) return;
      const matrix = drawing.getScreenCTM()?.inverse();
      const fixed =
        at === undefined || matrix === undefined
          ? { x: x + w / 2, y: y + h / 2 }
          : new DOMPoint(at.x, at.y).matrixTransform(matrix);
      set(fixed.x - (fixed.x - x) * factor, fixed.y - (fixed.y - y) * factor, w * factor, h * factor);
    },
    move(x, y) {
      const scale = drawing.getScreenCTM()?.a ?? 1;
      set(shown.x + x / scale, shown.y + y / scale, shown.width, shown.height);
    },
    all: () => set(0, 0, width, height),
    reveal({ x, y }) {
      const right = x + NODE_WIDTH <= shown.x + shown.width;
      const below = y + NODE_HEIGHT <= shown.y + shown.height;
      if (x >= shown.x && y >= shown.y && right && below) return;
      set(x + NODE_WIDTH / 2 - shown.width / 2, y + NODE_HEIGHT / 2 - shown.height / 2, shown.width, shown.height);
    },
  };
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -STRIDE],
  ArrowDown: [0, STRIDE],
  ArrowLeft: [-STRIDE, 0],
  ArrowRight: [STRIDE, 0],
};

/** Handles the keys that change the view: + and - zoom, 0 shows everything, Shift and an arrow key move. */
export function changeByKey({ key, shiftKey }: KeyboardEvent, view: View): boolean {
  const [x, y] = (shiftKey ? arrows[key] : undefined) ?? [];
  if (key === "+" || key === "=") view.zoom(1 / STEP);
  else if (key === "-") view.zoom(STEP);
  else if (key === "0") view.all();
  else if (x !== undefined && y !== undefined) view.move(x, y);
  else return false;
  return true;
}

/**
 * Moves by dragging, and zooms with two fingers or Ctrl and the wheel. The wheel without Ctrl and one finger moving up or
 * down scroll the page.
 */
export function changeByPointer(drawing: SVGSVGElement, view: View): void {
  const pointers = new Map<number, Point>();
  let start: Point | undefined;
  drawing.addEventListener("pointerdown", ({ pointerId, clientX: x, clientY: y, button }) => {
    if (button !== 0) return;
    pointers.set(pointerId, { x, y });
    start = { x, y };
  });
  drawing.addEventListener("pointermove", ({ pointerId, clientX: x, clientY: y }) => {
    const before = pointers.get(pointerId);
    if (before === undefined) return;
    if (start !== undefined && pointers.size === 1 && Math.hypot(x - start.x, y - start.y) < SLACK) return;
    start = undefined;
    drawing.setPointerCapture(pointerId);
    const other = [...pointers].find(([id]) => id !== pointerId)?.[1];
    pointers.set(pointerId, { x, y });
    if (other === undefined) return view.move(before.x - x, before.y - y);
    view.move((before.x - x) / 2, (before.y - y) / 2);
    const distance = Math.hypot(x - other.x, y - other.y);
    const middle = { x: (x + other.x) / 2, y: (y + other.y) / 2 };
    if (distance > 0) view.zoom(Math.hypot(before.x - other.x, before.y - other.y) / distance, middle);
  });
  for (const name of ["pointerup", "pointercancel"] as const) {
    drawing.addEventListener(name, ({ pointerId }) => pointers.delete(pointerId));
  }
  drawing.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      view.zoom(Math.exp(Math.max(-50, Math.min(50, event.deltaY)) / 100), { x: event.clientX, y: event.clientY });
    },
    { passive: false },
  );
}

/** Buttons for the same. */
export const viewButtons: readonly (readonly [string, (view: View) => void])[] = [
  ["Zoom in", (view) => view.zoom(1 / STEP)],
  ["Zoom out", (view) => view.zoom(STEP)],
  ["Show all", (view) => view.all()],
];
