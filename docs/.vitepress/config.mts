import { readFileSync } from "node:fs";
import { defineConfig } from "vitepress";
import { commandNouns } from "../scripts/commands-pages.mjs";

const { repository, site } = JSON.parse(readFileSync(new URL("../../addresses.json", import.meta.url), "utf8"));
const items = (pages: Readonly<Record<string, string>>) =>
  Object.entries(pages).map(([text, link]) => ({ text, link }));

// Built without a network: system fonts, local search, no analytics. A dead link fails the build.
export default defineConfig({
  title: "flyte-settings",
  description: "Resolve, explain, check and register the settings of Flyte tasks, in TypeScript, without Python",
  // the path under which the site is published, such as /flyte-settings/
  base: process.env["SITE_BASE"] ?? "/",
  cleanUrls: true,
  sitemap: { hostname: site },
  head: [
    ["link", { rel: "icon", type: "image/svg+xml", href: `${process.env["SITE_BASE"] ?? "/"}icon.svg` }],
    ["meta", { property: "og:type", content: "website" }],
    ["meta", { property: "og:site_name", content: "flyte-settings" }],
  ],
  transformPageData(page) {
    // a description for each page: its first paragraph
    const text = readFileSync(new URL(`../${page.relativePath}`, import.meta.url), "utf8");
    page.description ||= firstParagraph(text);
  },
  srcExclude: ["README.md", "**/node_modules/**", "inspector/**"],
  // The inspector is not a page of this generator: it is in its own directory next to the site.
  ignoreDeadLinks: [/^\/inspector\//],
  markdown: {
    config(md) {
      // Pages contain `{{.image.spark}}`; it is not evaluated.
      const literal = (text = "") => md.utils.escapeHtml(text).replaceAll("{{", "&#123;&#123;");
      md.renderer.rules.text = (tokens, index) => literal(tokens[index]?.content);
      md.renderer.rules.code_inline = (tokens, index) => `<code>${literal(tokens[index]?.content)}</code>`;
    },
  },
  themeConfig: {
    search: {
      provider: "local",
      options: {
        // hundreds of API pages would hide every other result; they have a list of their own
        _render: (source, env, md) => (env.relativePath.startsWith("api/") ? "" : md.render(source, env)),
      },
    },
    outline: [2, 3],
    editLink: { pattern: `${repository}/edit/main/docs/:path`, text: "Edit this page" },
    socialLinks: [{ icon: "github", link: repository }],
    footer: { message: "Apache-2.0 license. Not affiliated with the Flyte project." },
    nav: items({ Install: "/install", Commands: "/cli/", Library: "/library" }).concat([
      { text: "Inspector", link: "/inspector/index.html", target: "_self" } as never,
    ]),
    sidebar: [
      {
        text: "Tutorials",
        items: items({ "Get started": "/start", Install: "/install", "Your first hour": "/first-hour" }),
      },
      {
        text: "How-to guides",
        items: items({
          "Checking a project": "/checking",
          "Contexts and pods": "/contexts",
          "Registering packages": "/registration",
          "From development to production": "/promotion",
          "Logging in": "/login",
          "Mirrors and private registries": "/recipes/registries",
          "Proxies and private CAs": "/recipes/network",
          "GitHub Actions": "/recipes/github-actions",
          "GitLab CI": "/recipes/gitlab",
          "pre-commit": "/recipes/pre-commit",
          Monorepos: "/recipes/monorepo",
          "Air-gapped machines": "/recipes/air-gap",
          "The library": "/library",
          "Writing a plugin": "/plugins",
          "The context inspector": "/inspector-page",
          Troubleshooting: "/troubleshooting",
          FAQ: "/faq",
        }),
      },
      {
        text: "Reference",
        items: [
          {
            text: "Commands",
            link: "/cli/",
            collapsed: true,
            items: commandNouns().map((noun) => ({ text: noun, link: `/cli/${noun}` })),
          },
          ...items({
            "Project file": "/project-file",
            "Environment variables": "/environment-variables",
            Checks: "/checks",
            Errors: "/errors",
            "Wire format": "/wire-format",
            "Bundle format": "/bundle-format",
            "References and templates": "/images",
            API: "/api/",
            Changelog: "/changelog",
            "Supported systems": "/supported-systems",
            "Supported runtimes": "/runtimes",
          }),
        ],
      },
      {
        text: "Concepts",
        items: items({
          "Settings and precedence": "/settings",
          "Content versions": "/content-version",
          Comparison: "/comparison",
          "From flytekit": "/from-flytekit",
          "From flytectl": "/from-flytectl",
          "From flytekit to Flyte 2": "/flyte2",
          "Security model": "/security",
          Performance: "/performance",
          "Versions and migration": "/versions",
          Glossary: "/glossary",
        }),
      },
      { text: "Contributing", items: items({ Decisions: "/decisions/", "Making a release": "/releasing" }) },
    ],
  },
});

function firstParagraph(text: string): string {
  const body = text.replace(/^---[\s\S]*?^---$/m, "").replace(/<!--[\s\S]*?-->/g, "");
  const paragraph = body.split(/\n{2,}/).find((block) => /^[A-Z`]/.test(block.trim())) ?? "";
  return paragraph
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*_]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 160);
}
