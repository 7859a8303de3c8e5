// Puts the page together: one HTML file with the program, its worker and its texts inside.
//
//   node build.mjs PROGRAM.wasm VERSION OUT.html     (run where package.json's two packages are installed)

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const [wasm, version, out] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const read = (name) => readFileSync(join(here, name), "utf8");

async function bundle(name, format) {
  const made = await build({
    entryPoints: [join(here, name)], bundle: true, minify: true, format, write: false, target: "es2022",
    legalComments: "inline", nodePaths: [join(process.cwd(), "node_modules")],
  });
  return made.outputFiles[0].text.replace(/<\/script/gi, "<\\/script");
}

const script = await bundle("page.js", "iife");
const parts = {
  version,
  script,
  style: read("page.css"),
  worker: await bundle("worker.js", "iife"),
  texts: JSON.stringify(JSON.parse(read("texts.json"))).replace(/</g, "\\u003c"),
  program: gzipSync(readFileSync(wasm), { level: 9 }).toString("base64"),
  // Styles are free because the report in its frame, which the policy holds for as well, brings its own.
  csp: [
    "default-src 'none'",
    `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}' 'wasm-unsafe-eval'`,
    "worker-src blob:", "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'", "form-action 'none'",
  ].join("; "),
};
const page = read("index.html").replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
writeFileSync(out, page);
console.log(`${out}: ${(page.length / 1048576).toFixed(1)} MiB`);
