// How long readers wait behind a slow link for the first places, from opening the box: the script, the index, the
// answer. Ordinary questions, and those that are not found as they are written.
//
//   node slow.mjs INDEX [COUNT [SEED]]
//
// Time is counted, not waited for: an answer begins a round trip after it was asked for, and all come through one line.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { dice, engine } from './lib.mjs';

const [folder, count = '200', seed = '1'] = process.argv.slice(2);
if (!folder) throw new Error('usage: node slow.mjs INDEX [COUNT [SEED]]');

/** Milliseconds for a round trip, bytes for each millisecond (1.6 Mbit/s), and bytes that go before an answer. */
const ROUND = 150, SPEED = 200, HEAD = 200;
/** What readers should not wait longer for, in milliseconds, in 95 of 100 cases. */
const WANTED = 1500;

const root = new URL('../../', import.meta.url);
const { Engine, records } = await engine();
const script = gzipSync(await readFile(new URL('src/theme/search.min.js', root)), { level: 9 }).length;

const { below, one } = dice(seed);

/** A line of its own, for one reader. */
class Link {
  constructor() { Object.assign(this, { now: 0, free: 0, waiting: [], bytes: 0, files: 0 }); }

  /** When so many bytes that are asked for now have come. */
  comes(bytes) {
    this.bytes += bytes;
    this.files += 1;
    this.free = Math.max(this.now + ROUND, this.free) + (bytes + HEAD) / SPEED;
    return this.free;
  }

  fetch(name) {
    return new Promise((resolve) => {
      readFile(join(folder, name)).catch(() => null).then((bytes) => {
        this.waiting.push({ at: this.comes(bytes?.length ?? 0), come: () => resolve(bytes) });
        this.reading -= 1;
      });
      this.reading = (this.reading ?? 0) + 1;
    });
  }

  /** Runs something that fetches, and gives its value; the clock goes on when nothing else does. */
  async run(work) {
    let value, isDone = false;
    const running = work().then((own) => { value = own; isDone = true; });
    while (!isDone) {
      await new Promise(setImmediate);
      if (isDone || this.reading > 0) continue;
      const [next] = this.waiting.sort((a, b) => a.at - b.at);
      if (!next) continue;
      this.waiting.shift();
      this.now = next.at;
      next.come();
    }
    await running;
    return value;
  }
}

/** How long a first question takes, and what is fetched for it. */
async function ask(question) {
  const link = new Link();
  // The root of the index is asked for together with the script.
  const comes = link.comes(script);
  const engine = await link.run(() => Engine.open((name) => link.fetch(name)));
  link.now = Math.max(link.now, comes);
  const found = await link.run(() => engine.ask(question));
  return { time: link.now, bytes: link.bytes, files: link.files, found };
}

const here = await Engine.open((name) => readFile(join(folder, name)).catch(() => null));
const text = (bytes) => new TextDecoder().decode(bytes);
const names = [...here.members.keys(), ...(await readdir(folder)).map((name) => name.replace(/\.bin$/, ''))].filter((name) => name.startsWith('f-'));
const isHan = (own) => /^[\u4e00-\u9fff]+$/.test(own);

/** Words of a title, side by side. */
async function phrase() {
  for (;;) {
    const { t } = JSON.parse(text(await here.member(one(names))));
    const runs = t.match(/[\u4e00-\u9fff]{4,}|[A-Za-z]{2,}(?: [A-Za-z]{2,})*/g);
    if (!runs) continue;
    const run = one(runs);
    if (!isHan(run)) return run.split(' ').slice(0, 3).join(' ').toLowerCase();
    const length = 3 + below(4), from = below(Math.max(run.length - length, 0) + 1);
    return run.slice(from, from + length);
  }
}

/** What can be typed in pinyin for some words, and how these read. */
async function keys(table) {
  const parts = await Promise.all(table.keys.map((_, at) => here.part(table, at)));
  return parts.flatMap((part) => [...records(part)].map(([key]) => text(key)));
}
const typed = await keys(await here.typedTable());
const pinyin = (least, most) => async () => {
  const own = typed.length ? one(typed) : '';
  return own.length >= least && own.length <= most && !(await here.value(here.root.v, own)) ? own : null;
};

/** A phrase with a slip in it. */
async function slip() {
  const own = await phrase(), chars = [...own];
  if (chars.length < 4) return null;
  const at = 1 + below(chars.length - 2);
  if (below(2) && chars.length > 4) chars.splice(at, 1); else chars.splice(at, 2, chars[at + 1], chars[at]);
  return chars.join('') === own ? null : chars.join('');
}

/** A phrase with traditional characters. */
async function traditional() {
  const { characters } = await here.folds(), own = await phrase();
  const other = [...own].map((c) => [...characters].find(([, to]) => to === c)?.[0] ?? c).join('');
  return other === own ? null : other;
}

/** The kinds of questions: whether they are found as they are, and how they are made. */
const KINDS = [
  ['phrase', true, phrase],
  ['question', true, async () => { const own = await phrase(); return isHan(own) ? `怎么${own}？` : `how do i ${own}`; }],
  ['title', true, async () => JSON.parse(text(await here.member(one(names)))).t],
  ['pinyin', false, pinyin(5, 14)],
  ['first letters', false, pinyin(2, 4)],
  ['traditional', false, traditional],
  ['slip', false, slip],
];

/** Some questions of a kind; fewer if the site has nothing for it. */
async function questions(make) {
  const all = new Set();
  for (let tries = 0; all.size < Number(count) && tries < Number(count) * 20; tries += 1) {
    const own = await make();
    if (own) all.add(own);
  }
  return [...all];
}

const at = (list, percent) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * percent / 100))] ?? 0;
function row(name, answers) {
  const times = answers.map(({ time }) => time), bytes = answers.map(({ bytes: own }) => own), files = answers.map(({ files: own }) => own);
  const kilobytes = (percent) => (at(bytes, percent) / 1000).toFixed(1);
  console.log(`| ${name} | ${answers.length} | ${at(times, 50).toFixed(0)} | ${at(times, 95).toFixed(0)} | ${kilobytes(50)} | ${kilobytes(95)} | ${at(files, 50)} |`);
  return at(times, 95);
}

console.log('| questions | how many | median, ms | 95 %, ms | kB | 95 % | files |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
const sums = [[], []];
for (const [name, isOrdinary, make] of KINDS) {
  const answers = [];
  for (const question of await questions(make)) answers.push(await ask(question));
  if (answers.length === 0) continue;
  sums[isOrdinary ? 0 : 1].push(...answers);
  row(name, answers);
}
const slowest = ['**ordinary**', '**others**'].map((name, kind) => row(name, sums[kind]));
process.exitCode = Math.max(...slowest) <= WANTED ? 0 : 1;
