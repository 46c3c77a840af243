// Asks both engines thousands of random questions, and wants the same answers: those of the program, and those of the
// script that readers get.
//
//   node same.mjs ASK INDEX [COUNT [SEED]]

import { execFileSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dice, engine as theEngine } from './lib.mjs';

const [ask, folder, count = '1000', seed = '1'] = process.argv.slice(2);
if (!folder) throw new Error('usage: node same.mjs ASK INDEX [COUNT [SEED]]');

const { Engine } = await theEngine();

const { below, one } = dice(seed);

const engine = await Engine.open((name) => readFile(join(folder, name)).catch(() => null));
// The pages stand in the root, or in files of their own.
const files = [...engine.members.keys(), ...(await readdir(folder)).map((name) => name.replace(/\.bin$/, ''))];
const names = files.filter((name) => name.startsWith('f-')).slice(0, 300);
const pages = await Promise.all(names.map(async (name) => JSON.parse(new TextDecoder().decode(await engine.member(name)))));
const texts = pages.flatMap((page) => [page.t, ...page.u.flatMap((unit) => [unit.l ?? '', unit.t])]).filter((text) => text.length > 1);
const typedTable = await engine.typedTable();
const typed = (await Promise.all(typedTable.keys.map((_, at) => engine.part(typedTable, at)))).flatMap((part) => [...new TextDecoder().decode(part).matchAll(/[a-z]{2,12}/g)].map(([own]) => own));
const ODD = ['怎么', '？', ' ', 'ＦＭ', '註銷', '網路', 'é', 'ß', 'İ', '𠮷', '\u200b', '-', '_', 'Wi-Fi', '…', '\'', '（', 'ΣΑΣ', '①', '㎏', 'ﬁ'];

/** A piece of a text. */
function piece(most) {
  const chars = [...one(texts).replace(/[\r\n]/g, ' ')], from = below(chars.length);
  return chars.slice(from, from + 1 + below(most)).join('');
}

/** A question: pieces of what the site says, pinyin, slips, odd signs. */
function question() {
  const parts = Array.from({ length: 1 + below(3) }, () => one([() => piece(8), () => piece(3), () => one(typed), () => one(ODD), () => piece(16)])());
  const chars = [...parts.join(one(['', '', ' ']))];
  if (below(4) === 0 && chars.length > 2) {
    const at = below(chars.length - 1);
    one([() => chars.splice(at, 1), () => chars.splice(at, 2, chars[at + 1], chars[at]), () => chars.splice(at, 0, one(['x', '的']))])();
  }
  return chars.join('').replace(/^\{/, '');
}

/** One that is far too long. */
const long = () => piece(8).repeat(1 + below(60));
const cards = engine.root.lists.length;
const options = () => one([{}, { more: true }, { exact: true }, { kind: below(4) }, ...(cards ? [{ card: below(cards) }, { near: below(cards) }] : [])]);
const asked = Array.from({ length: Number(count) }, () => [options(), below(50) ? question() : long()]);
const lines = asked.map(([own, text]) => `${JSON.stringify(own)} ${text}`).join('\n');
const answers = execFileSync(ask, [folder], { input: `${lines}\n`, maxBuffer: 1 << 30 }).toString().trim().split('\n').map((line) => JSON.parse(line));

let different = 0, empty = 0;
for (const [at, [own, text]] of asked.entries()) {
  const { hits, count: all, instead } = await engine.ask(text, own);
  const mine = JSON.stringify({ count: all, hits: hits.map(({ href, score, others }) => [href, score, others.map((other) => other.href)]), instead });
  const { count: theirs, hits: places, instead: other } = answers[at];
  if (all === 0) empty += 1;
  if (mine === JSON.stringify({ count: theirs, hits: places, instead: other })) continue;
  different += 1;
  if (different <= 5) console.log(`${JSON.stringify(own)} ${JSON.stringify(text)}:\n  script  ${mine.slice(0, 300)}\n  program ${JSON.stringify({ count: theirs, hits: places, instead: other }).slice(0, 300)}`);
}
console.log(`${asked.length} questions, ${different} with different answers, ${empty} with none`);
process.exitCode = different === 0 && empty < asked.length * 0.8 ? 0 : 1;
