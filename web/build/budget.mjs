/** Fails the build when the first screen or a lazy chunk grows past its budget (kB, gzip). */
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const MAIN_MAX_KB = 130;
const CHUNK_MAX_KB = 80;

const html = readFileSync("dist/index.html", "utf8");
const first = new Set([...html.matchAll(/assets\/[^"]+\.js/g)].map((match) => match[0]));
const sizeKb = (path) => gzipSync(readFileSync(path)).length / 1000;

let mainKb = 0;
let isOver = false;
for (const name of readdirSync("dist/assets")) {
  const path = join("dist/assets", name);
  if (!name.endsWith(".js") || !statSync(path).isFile()) continue;
  const kb = sizeKb(path);
  if (first.has(`assets/${name}`)) mainKb += kb;
  else if (kb > CHUNK_MAX_KB) {
    console.error(`${name}: ${kb.toFixed(1)} kB gz, budget ${CHUNK_MAX_KB}`);
    isOver = true;
  }
}
console.log(`first screen: ${mainKb.toFixed(1)} kB gz of ${MAIN_MAX_KB}`);
if (mainKb > MAIN_MAX_KB) isOver = true;
process.exit(isOver ? 1 : 0);
