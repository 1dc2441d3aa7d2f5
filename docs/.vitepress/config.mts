import { defineConfig } from "vitepress";

// Built without a network: system fonts, local search, no analytics. A dead link fails the build.
export default defineConfig({
  title: "flyte-settings",
  description: "Flyte's image and serialization settings in TypeScript: read, explained, changed, registered",
  cleanUrls: true,
  head: [["link", { rel: "icon", type: "image/svg+xml", href: "/icon.svg" }]],
  srcExclude: ["README.md", "**/node_modules/**", "inspector/**"],
  // The inspector is no page of this generator: a folder of its own, beside the site.
  ignoreDeadLinks: [/^\/inspector\//],
  // Pages speak of `{{.image.spark}}`; nothing in them is evaluated.
  markdown: {
    config(md) {
      const literal = (text = "") => md.utils.escapeHtml(text).replaceAll("{{", "&#123;&#123;");
      md.renderer.rules.text = (tokens, index) => literal(tokens[index]?.content);
      md.renderer.rules.code_inline = (tokens, index) => `<code>${literal(tokens[index]?.content)}</code>`;
    },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/start" },
      { text: "Command line", link: "/cli" },
      { text: "Wire format", link: "/wire-format" },
      { text: "API", link: "/api/" },
      { text: "Inspector", link: "/inspector/index.html", target: "_self" },
    ],
    sidebar: [
      {
        text: "Start here",
        items: [
          { text: "What this is", link: "/start" },
          { text: "In a program", link: "/library" },
          { text: "At a terminal", link: "/command-line" },
          { text: "A first hour", link: "/first-hour" },
          { text: "Registering and logging in", link: "/registration" },
          { text: "Writing a plugin", link: "/plugins" },
          { text: "From flytekit", link: "/from-flytekit" },
          { text: "From flytectl", link: "/from-flytectl" },
          { text: "The context inspector", link: "/inspector-page" },
        ],
      },
      {
        text: "Formats",
        items: [
          { text: "Wire format", link: "/wire-format" },
          { text: "Bundle format", link: "/bundle-format" },
          { text: "References and templates", link: "/images" },
        ],
      },
      {
        text: "Reference",
        items: [
          { text: "Commands", link: "/cli" },
          { text: "Checks", link: "/checks" },
          { text: "Errors", link: "/errors" },
          { text: "API", link: "/api/" },
        ],
      },
      {
        text: "Behind it",
        items: [
          { text: "Security model", link: "/security" },
          { text: "Performance", link: "/performance" },
          { text: "Where core runs", link: "/runtimes" },
          { text: "Supported systems", link: "/supported-systems" },
          { text: "Versions and migration", link: "/versions" },
          { text: "Making a release", link: "/releasing" },
          { text: "Decisions", link: "/decisions/" },
        ],
      },
    ],
  },
});
