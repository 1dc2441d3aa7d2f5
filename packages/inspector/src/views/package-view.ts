import { button, element } from "../element.ts";
import type { ContextItem, PackageReport, TaskRow, WorkflowRow } from "../report/report.ts";
import { bundleView } from "./bundle-view.ts";
import { counted, number } from "./number.ts";
import { type Cell, folded, type Row, tableSection } from "./table.ts";
import { workflowGraphs } from "./workflow-graph.ts";

/** Number of names a cell lists before it folds the rest. */
const LISTED = 4;

export interface PackageActions {
  /** Shows the context of a task. */
  readonly openContext: (entity: string) => void;
}

/** Images, tasks, workflows and launch plans as tables; a graph and a treemap on demand. */
export function packageView(report: PackageReport, filter: string, actions: PackageActions): Node[] {
  const { tasks, workflows, launchPlans, bundle } = report;
  const images = imagesOf(tasks);
  const graph = element("div", { class: "drawing" });
  const open = workflowGraphs(report, graph);
  const summary = [
    counted(tasks.length, "task"),
    counted(workflows.length, "workflow"),
    counted(launchPlans.length, "launch plan"),
    counted(images.size, "image"),
  ].join(", ");
  return [
    element("p", {}, [`${summary}.`]),
    tableSection({ title: "Images", columns: ["Image", "Tasks"], rows: [...images].map(imageRow) }, filter),
    tableSection(
      {
        title: "Tasks",
        columns: ["Task", "Type", "Image", "Command", "Variables", "Context"],
        rows: tasks.map((task) => taskRow(task, actions)),
      },
      filter,
    ),
    tableSection(
      {
        title: "Workflows",
        columns: ["Workflow", "Nodes", "Graph"],
        rows: workflows.map((each) => workflowRow(each, open)),
      },
      filter,
    ),
    graph,
    tableSection(
      {
        title: "Launch plans",
        columns: ["Launch plan", "Workflow", "Schedule"],
        rows: launchPlans.map(({ name, workflow, schedule }) =>
          row([name, workflow, schedule === "" ? "none" : schedule]),
        ),
      },
      filter,
    ),
    ...(bundle === undefined ? [] : bundleParts(bundle)),
  ];
}

function bundleParts({ file, bytes, files }: NonNullable<PackageReport["bundle"]>): Node[] {
  const heading = element("h3", {}, ["Code"]);
  const words = element("p", {}, [`${file}, ${number(bytes)} bytes.`]);
  if (files === undefined) return [heading, words];
  const place = element("div", { class: "drawing" });
  const show = button("Show its files", () => place.replaceChildren(...bundleView(files, "")));
  return [heading, words, show, place];
}

function row(cells: readonly Cell[], text: string = cells.filter((cell) => typeof cell === "string").join("\n")): Row {
  return { cells, text };
}

/** Images, each with the tasks that use it. */
export function imagesOf(tasks: readonly TaskRow[]): Map<string, string[]> {
  const images = new Map<string, string[]>();
  for (const { name, containers } of tasks) {
    for (const image of new Set(containers.map((each) => each.image))) {
      if (image === "") continue;
      const names = images.get(image) ?? [];
      names.push(name);
      images.set(image, names);
    }
  }
  return images;
}

function imageRow([image, names]: [string, string[]]): Row {
  const cell = names.length <= LISTED ? names.join(", ") : folded(names.length, "task", () => names);
  return row([image, cell], [image, ...names].join("\n"));
}

function taskRow({ name, type, containers }: TaskRow, { openContext }: PackageActions): Row {
  const images = [...new Set(containers.map(({ image }) => image))].filter((image) => image !== "");
  const args = containers.flatMap((each) => each.args);
  const env = containers.flatMap((each) => each.env);
  const hasContext = containers.some(({ context }) => context !== undefined);
  const open: Cell = hasContext
    ? () => button("Open", () => openContext(name), { "aria-label": `Open the context of ${name}` })
    : "";
  return row(
    [
      name,
      type,
      images.join(", "),
      folded(args.length, "argument", () => args),
      folded(env.length, "variable", () => env.map((each) => `${each.name}=${each.value}`)),
      open,
    ],
    [name, type, ...images, ...env.map((each) => each.name)].join("\n"),
  );
}

function workflowRow(workflow: WorkflowRow, open: (workflow: WorkflowRow) => void): Row {
  const { name, nodes } = workflow;
  const show: Cell =
    nodes.length === 0 ? "" : () => button("Show", () => open(workflow), { "aria-label": `Show the graph of ${name}` });
  return row([name, number(nodes.length), show], [name, ...nodes.map(({ target }) => target)].join("\n"));
}

/** The contexts of a package, with the names of their tasks. */
export function contextsOf({ tasks }: PackageReport): ContextItem[] {
  return tasks.flatMap(({ name, containers }) =>
    containers.flatMap(({ context }): ContextItem[] => (context === undefined ? [] : [{ entity: name, context }])),
  );
}
