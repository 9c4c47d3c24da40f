/** Writes .gz and .br beside every compressible file of dist/, so that the server never compresses. */
import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const SIZE_MIN_BYTES = 1024;
const COMPRESSIBLE = /\.(js|css|html|svg|json|webmanifest|txt)$/;
const brotli = promisify(brotliCompress);
const gz = promisify(gzip);

async function files(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? files(path) : [path];
    }),
  );
  return nested.flat();
}

for (const path of await files("dist")) {
  if (!COMPRESSIBLE.test(path) || (await stat(path)).size < SIZE_MIN_BYTES) continue;
  const raw = await readFile(path);
  await writeFile(`${path}.gz`, await gz(raw, { level: 9 }));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
  };
  await writeFile(`${path}.br`, await brotli(raw, { params }));
}
