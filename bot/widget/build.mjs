// Bundles the chat page into one folder: `node build.mjs OUT CATALOGUE.json`.
//
// Every file of the page carries the hash of its content in its name, so that browsers may keep
// it for ever, and stands there compressed as well, so that nothing is compressed while serving.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const [out, cataloguePath] = process.argv.slice(2);
if (!out || !cataloguePath) {
  console.error("usage: node build.mjs OUT CATALOGUE.json");
  process.exit(2);
}

const bundle = async (entry) => {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: entry.endsWith("embed.ts") ? "iife" : "esm",
    target: ["es2021"],
    jsx: "automatic",
    jsxImportSource: "preact",
    charset: "utf8",
    legalComments: "eof",
    write: false,
  });
  return result.outputFiles[0].contents;
};

const compressed = (name, content) => {
  writeFileSync(join(out, name), content);
  writeFileSync(join(out, `${name}.gz`), gzipSync(content, { level: 9 }));
  const brotli = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  writeFileSync(join(out, `${name}.br`), brotli);
};

const hashed = (name, content) => {
  const [stem, suffix] = name.split(".");
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const full = `${stem}-${digest}.${suffix}`;
  compressed(full, content);
  return full;
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const files = {
  script: hashed("app.js", await bundle("src/main.tsx")),
  style: hashed("app.css", await bundle("src/style.css")),
  catalogue: hashed("catalogue.json", readFileSync(cataloguePath)),
};
// Its address stands in other people's pages, so its name stays.
compressed("embed.js", await bundle("src/embed.ts"));
writeFileSync(join(out, "files.json"), `${JSON.stringify(files, null, 2)}\n`);
