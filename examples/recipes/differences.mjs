// What many pairs of stories state differently: the pairs go in as they come, and each result comes out when it is there.
//
// usage: node differences.mjs DOCS.jsonl <PAIRS.tsv
//
// JavaScript counts UTF-16 code units: --offsets utf16 makes spans slices of a string.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [docs] = process.argv.slice(2);
const texts = new Map(readFileSync(docs, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line)).map((story) => [story.id, story.text]));
const samewire = spawn("samewire", ["diff", "--format", "jsonl", "--offsets", "utf16", "--docs", docs, "--pairs", "-"], { stdio: ["pipe", "pipe", "inherit"] });
process.stdin.pipe(samewire.stdin);
const ended = new Promise((resolve) => samewire.on("close", resolve));
for await (const line of createInterface({ input: samewire.stdout })) {
  const pair = JSON.parse(line);
  console.log(`${pair.a} ${pair.b} ${pair.relation}`);
  for (const { severity, kind, a, b } of pair.differences) {
    if (severity !== "key") continue;
    const words = (id, side) => (side ? side.spans.map(({ start, end }) => texts.get(id).slice(start, end)).join(" … ") : "-");
    console.log(`  ${kind}: ${words(pair.a, a)} | ${words(pair.b, b)}`);
  }
}
const status = await ended;
if (status > 1) process.exit(status); // 1: done, with errors on some pairs
