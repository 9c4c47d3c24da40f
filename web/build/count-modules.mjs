/** Fails when the import check saw (nearly) nothing: a tool that reads no TypeScript reports no violation. */
import { execFileSync } from "node:child_process";

const MODULES_MIN = 40;
const output = execFileSync(
  process.execPath,
  [
    "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
    "--config",
    ".dependency-cruiser.cjs",
    "--output-type",
    "json",
    "src",
  ],
  { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
);
const { totalCruised } = JSON.parse(output).summary;
if (totalCruised < MODULES_MIN) {
  console.error(`import check read ${totalCruised} modules, expected at least ${MODULES_MIN}`);
  process.exit(1);
}
console.log(`import check read ${totalCruised} modules`);
