// The engine of the search: a question becomes terms, the terms pages, the pages places. It is the one of
// `src/search/engine`, step by step and number by number, but that it waits for what it reads.

const MAX_TERMS = 6, CLOSE = 5, NEXT = 4, FARTHER = 6, MOST_WHOLE = 100, NAME = 5, VERSION = 8, LONG = 24, WHOLE = 243;
const COVERED = [0, 7, 17, 29, 42, 56, 72, 88, 104, 121, 139, 157, 176, 195, 215, 235, 256];
const ASKED = '请问,如何,怎么样,怎么办,怎么,怎样,为什么,为何,什么是,是什么,什么,哪里,在哪里,在哪,能不能,可不可以,可以,是否,有没有,我想,我要,想要,帮我,一下,吗,呢,啊,吧,了,的,how do i,how to,how can i,what is,where is,where can i,can i,why is,why does,please,where can i find,where do i find,how do you,what are,can you,could you,is it possible to,is there a way to,not work,not working'.split(',');

// Text

const DENSE = /[\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const SIGNS = /[\0-\xbf\xd7\xf7\u2000-\u2bff\u2e00-\u2e7f\u3000-\u303f\ue000-\uf8ff\ufe10-\ufe6f\uff00-\uffff\u{1f000}-\u{1faff}]/u;
const isAscii = (c) => /[a-z0-9]/i.test(c);

/** What a character is: `d` one that is written without spaces, `w` a part of a word, nothing if neither. */
const kind = (c) => (DENSE.test(c) ? 'd' : isAscii(c) || !SIGNS.test(c) ? 'w' : '');

const UNSEEN = /[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff\ufe0f]/g;
const plain = (text) => text.normalize('NFKD').replace(UNSEEN, '').normalize('NFC');
export const normal = (text) => plain(text).toLowerCase();

/** Pairs of characters, each with what it is indexed as. */
export function pairs(text = '') {
  const all = [...text];
  return new Map(all.flatMap((c, i) => (i % 2 ? [] : [[c, all[i + 1]]])));
}

function stem(word) {
  if (!/^[a-z]{3,}$/.test(word)) return word;
  let own = word;
  if (word.endsWith('ies')) own = word.slice(0, -3);
  else if (word.endsWith('sses')) own = word.slice(0, -2);
  else if (word.length > 3 && word.endsWith('s') && !/(ss|us|is)$/.test(word)) own = word.slice(0, -1);
  for (const ending of ['ating', 'ation', 'ated', 'ate', 'ing', 'ed', 'ion']) {
    const rest = own.slice(0, -ending.length);
    if (own.endsWith(ending) && rest.length >= 3 && /[aeiouy]/.test(rest)) { own = rest; break; }
  }
  if (own.endsWith('e') && own.length > 3) own = own.slice(0, -1);
  else if (own.endsWith('y') && own.length > 2) own = own.slice(0, -1);
  return own.length > 3 && own.at(-1) === own.at(-2) ? own.slice(0, -1) : own;
}

/** A word with some stem: the stem of a stem may be another one. */
const wordOf = (own) => (stem(own) === own ? own : `${own}e`);

/** What tells words apart in few bits: what follows a term, and its form. */
const hash = (word) => utf8.encode(word).reduce((own, byte) => (own * 31 + byte) % 997, 7);

const formOf = (word) => hash(word) % 8;
/** The number of the last one of some terms, as that before another one; none if there are none. */
const numberOf = (before) => (before.length ? hash(before.at(-1).text) % 255 + 1 : 0);

/** The terms of a text, each with the place where it begins. */
export function terms(text, stems) {
  const chars = [...plain(text)], found = [];
  let at = 0, from = 0;
  const isWord = (i) => kind(chars[i] ?? ' ') === 'w';
  const cut = (word) => { const own = [...word].slice(0, 32).join(''); return stems ? stem(own) : own; };
  while (from < chars.length) {
    const own = kind(chars[from]);
    if (own === 'd') {
      let to = from;
      while (to < chars.length && kind(chars[to]) === 'd') to += 1;
      if (to - from === 1) found.push({ text: chars[from], at });
      for (let i = from; i + 1 < to; i += 1) found.push({ text: chars[i] + chars[i + 1], at: at + i - from });
      at += to - from;
      from = to;
    } else if (own === 'w') {
      const parts = [];
      for (;;) {
        let to = from + 1;
        while (isWord(to) && !(/[A-Z]/.test(chars[to]) && /[a-z]/.test(chars[to - 1]))) to += 1;
        parts.push(chars.slice(from, to).slice(0, 32).join('').toLowerCase());
        from = to;
        if (isWord(from)) continue;
        if (!'-_.\'’'.includes(chars[from]) || !isWord(from + 1)) break;
        from += 1;
      }
      if (parts.length > 1) found.push({ text: cut(parts.join('')), at });
      for (const part of parts) { found.push({ text: cut(part), at }); at += 1; }
    } else from += 1;
  }
  return found;
}

// Bytes

const utf8 = new TextEncoder(), text8 = new TextDecoder();

function take(bytes, cursor) {
  let number = 0, factor = 1;
  for (;;) {
    const byte = bytes[cursor.at++] ?? 0;
    number += (byte & 127) * factor;
    if (byte < 128) return number;
    factor *= 128;
  }
}

const LENGTHS = [], LENGTH_BITS = [], DISTANCES = [];
for (let i = 0, length = 3; i < 28; length += 1 << LENGTH_BITS[i], i += 1) { LENGTHS.push(length); LENGTH_BITS.push(i < 8 ? 0 : (i >> 2) - 1); }
LENGTHS.push(258);
LENGTH_BITS.push(0);
for (let i = 0, distance = 1; i < 30; distance += 1 << (i < 2 ? 0 : (i >> 1) - 1), i += 1) DISTANCES.push(distance);
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Raw deflate (RFC 1951): old browsers have no `DecompressionStream`, and the parts are small. */
export function inflate(bytes) {
  let at = 0, bit = 0, out = new Uint8Array(bytes.length * 4 + 256), size = 0;
  const bits = (count) => {
    let own = 0;
    for (let i = 0; i < count; i += 1) {
      own |= ((bytes[at] >> bit) & 1) << i;
      if (++bit === 8) { bit = 0; at += 1; }
    }
    return own;
  };
  const put = (byte) => {
    if (size === out.length) { const more = new Uint8Array(size * 2); more.set(out); out = more; }
    out[size++] = byte;
  };
  const tree = (lengths) => {
    const counts = new Uint16Array(16), symbols = [...lengths.keys()].filter((own) => lengths[own]);
    for (const own of symbols) counts[lengths[own]] += 1;
    return { counts, symbols: symbols.sort((a, b) => lengths[a] - lengths[b] || a - b) };
  };
  const symbol = ({ counts, symbols }) => {
    let code = 0, first = 0, index = 0;
    for (let length = 1; length < 16; length += 1) {
      code |= bits(1);
      const count = counts[length];
      if (code - count < first) return symbols[index + code - first];
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Error('bad index');
  };
  for (let last = 0; !last;) {
    last = bits(1);
    const type = bits(2);
    if (type === 0) {
      if (bit) { bit = 0; at += 1; }
      let count = bytes[at] | (bytes[at + 1] << 8);
      for (at += 4; count > 0; count -= 1) put(bytes[at++]);
      continue;
    }
    let literals, distances;
    if (type === 1) {
      literals = tree(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)));
      distances = tree(Array(30).fill(5));
    } else {
      const a = bits(5) + 257, b = bits(5) + 1, c = bits(4) + 4, codes = Array(19).fill(0), lengths = [];
      for (let i = 0; i < c; i += 1) codes[ORDER[i]] = bits(3);
      const own = tree(codes);
      while (lengths.length < a + b) {
        const code = symbol(own);
        if (code < 16) lengths.push(code);
        else {
          const value = code === 16 ? lengths.at(-1) : 0;
          for (let n = code === 16 ? 3 + bits(2) : code === 17 ? 3 + bits(3) : 11 + bits(7); n > 0; n -= 1) lengths.push(value);
        }
      }
      literals = tree(lengths.slice(0, a));
      distances = tree(lengths.slice(a));
    }
    for (;;) {
      const code = symbol(literals);
      if (code === 256) break;
      if (code < 256) { put(code); continue; }
      let length = LENGTHS[code - 257] + bits(LENGTH_BITS[code - 257]);
      const own = symbol(distances), back = DISTANCES[own] + bits(own < 2 ? 0 : (own >> 1) - 1);
      for (; length > 0; length -= 1) put(out[size - back]);
    }
  }
  return out.subarray(0, size);
}

/** Compares texts by their bytes, as the tables are sorted. */
function compare(a, b) {
  const one = utf8.encode(a), other = utf8.encode(b), at = one.findIndex((byte, i) => byte !== other[i]);
  return at < 0 ? one.length - other.length : one[at] - (other[at] ?? -1);
}

/** The order of words: those with the fewest slips first, then those that most pages have. */
const byRank = (a, b) => a[0] - b[0] || b[1] - a[1] || compare(a[2], b[2]);

export function* records(part) {
  const cursor = { at: 0 };
  let key = new Uint8Array(0);
  while (cursor.at < part.length) {
    const shared = take(part, cursor), own = take(part, cursor), next = new Uint8Array(shared + own);
    next.set(key.subarray(0, shared));
    next.set(part.subarray(cursor.at, cursor.at + own), shared);
    cursor.at += own;
    key = next;
    const length = take(part, cursor);
    yield [key, part.subarray(cursor.at, cursor.at + length)];
    cursor.at += length;
  }
}

function postings(record) {
  const cursor = { at: 0 }, pages = [], titles = [];
  if (!record) return { pages, titles };
  // More than there are bytes are none.
  let id = 0;
  for (let n = take(record, cursor); n > 0 && cursor.at < record.length; n -= 1) {
    id += take(record, cursor);
    pages.push([id, 0]);
  }
  pages.forEach((page, i) => { page[1] = i & 1 ? record[cursor.at++] & 15 : record[cursor.at] >> 4; });
  cursor.at += pages.length & 1;
  id = 0;
  const own = take(record, cursor), isKnown = own & 1;
  if (isKnown) for (const shift of [4, 12, 20]) for (const page of pages) page[1] |= record[cursor.at++] << shift;
  for (let n = own >> 1; n > 0 && cursor.at < record.length; n -= 1) {
    id += take(record, cursor);
    const own = record[cursor.at + 1];
    titles.push([id, record[cursor.at], own & 31, own >> 5, isKnown && record[cursor.at + 2]]);
    cursor.at += 2 + isKnown;
  }
  return { pages, titles };
}

// Numbers

const div = (a, b) => Math.floor(a / b);
function log2(number) {
  const whole = 31 - Math.clz32(number);
  return whole * 16 + div(number * 16, 2 ** whole) - 16;
}
const sum = (list) => list.reduce((all, own) => all + own, 0);

/** The characters and words of a question, of which the terms have one or two. */
class Atoms {
  constructor(all) {
    const isPair = ({ text }) => DENSE.test(text) && [...text].length > 1;
    this.ofTerm = all.map((term) => (isPair(term) ? [Math.min(term.at, 62), Math.min(term.at, 62) + 1] : [Math.min(term.at, 62)]));
    this.words = new Set(all.flatMap((term, i) => (DENSE.test(term.text) ? [] : this.ofTerm[i])));
    this.total = this.count(new Set(this.ofTerm.flat()));
  }

  count(some) { return sum([...some].map((own) => (this.words.has(own) ? 2 : 1))); }

  share(some) { return div(this.count(some) * 256, Math.max(this.total, 1)); }
}

function titleScore(places, own, weights, asked) {
  const rows = new Map(), has = new Set();
  let exact = 0;
  for (const [term, place, , fits] of places) {
    has.add(term);
    exact += weights[term] * fits;
    const row = place - own[term].at;
    rows.set(row, (rows.get(row) ?? 0) + weights[term]);
  }
  const matched = sum([...has].map((term) => weights[term])), row = Math.max(...rows.values());
  const total = Math.max(sum(weights), 1), length = Math.max(places[0][2], 1);
  const bits = new Set([...has].flatMap((term) => asked.ofTerm[term])), share = div(Math.min(bits.size, length) * 256, length);
  return exact + matched * 6 + row * 8 + div(row * row * 6, total) + div(div(total * 16 * share, 256) * asked.share(bits), 256);
}

/** The most characters that stand in a title in the order of the question, and how far apart the ends are at least. */
function longestInOrder(places) {
  const rows = [];
  let best = [0, 0];
  for (const [at, place] of [...places].sort((a, b) => a[1] - b[1] || b[0] - a[0])) {
    let own = [1, place];
    // A place is one character: those that can be read in two ways stand there twice.
    for (const [before, where, count, from] of rows) {
      if (before < at && where < place && (count + 1 > own[0] || (count + 1 === own[0] && from > own[1]))) own = [count + 1, from];
    }
    rows.push([at, place, ...own]);
    const span = place - own[1] + 1;
    if (own[0] > best[0] || (own[0] === best[0] && span < best[1])) best = [own[0], span];
  }
  return best;
}

const SYLLABLE = /^([bpmfdtnlgkhjqxryw]|[zcs]h?)?(i?ao?|i?ang?|u?ai?|u?ang?|ei?|eng?|er|io?ng|ing?|i[eu]?|ou?|ong|u[oin]?|ve?)$/;
/** The syllables of pinyin that letters are, in as few pieces as can be; nothing if they are none. */
function syllables(letters) {
  const reached = [[]];
  for (let from = 0; from < letters.length; from += 1) {
    if (!reached[from]) continue;
    for (let to = Math.min(from + 6, letters.length); to > from; to -= 1) {
      const own = letters.slice(from, to);
      if (SYLLABLE.test(own) && (!reached[to] || reached[from].length + 1 < reached[to].length)) reached[to] = [...reached[from], own];
    }
  }
  return reached[letters.length] ?? [];
}

/** What the characters of a text, and the syllables in it, stand under in the table of terms. */
function sounds(wanted) {
  const all = [];
  for (const { text, isWord } of pieces(wanted)) {
    if (isWord) all.push(...text.split(' ').flatMap(syllables).map((own) => `\u0002${own}`));
    else all.push(...[...text].filter((c) => DENSE.test(c)).map((c) => `\u0001${c}`));
  }
  return all;
}

function slips(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  const rows = [Array.from({ length: other.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      let own = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) own = Math.min(own, rows[i - 2][j - 2] + 1);
      row.push(own);
    }
    rows.push(row);
  }
  return rows[one.length][other.length];
}

/** The words of letters in a question: those next to each other together, or each by itself. */
const lettered = (wanted, apart) => pieces(wanted).filter(({ isWord }) => isWord).flatMap(({ text }) => (apart ? text.split(/ +/) : [text.replaceAll(' ', '')]));
/** Whether letters look like what is typed for words: syllables, or first letters. */
const isTyped = (word) => word.length > 1 && (syllables(word).length > 0 || /^[^aeiouv0-9]{2,6}$/.test(word));
let simplified;
/** Whether a text has characters that GB 2312 lacks; who writes these wants them folded. */
function isTraditional(text) {
  simplified ??= new Set(new TextDecoder('gb2312').decode(Uint8Array.from({ length: 72 * 94 * 2 }, (_, i) => (i % 2 ? 0xa1 + ((i >> 1) % 94) : 0xb0 + div(i, 188)))));
  return [...text].some((c) => c >= '\u4e00' && c <= '\u9fff' && !simplified.has(c));
}

const isSign = (c) => kind(c) === '';
function trimmed(text) {
  const chars = [...text];
  while (isSign(chars[0] ?? 'a')) chars.shift();
  while (isSign(chars.at(-1) ?? 'a')) chars.pop();
  return chars.join('');
}

/** A question without a word at its beginning or its end. English ones are words, not pieces of others. */
function without(question, word) {
  const isEdge = (c) => word > '~' || !c || !isAscii(c), after = question.slice(word.length), before = question.slice(0, -word.length);
  if (question.startsWith(word) && isEdge(after[0])) return after;
  return question.endsWith(word) && isEdge(before.at(-1)) ? before : null;
}

/** A question without what is put around what is looked for. */
export function stripped(question) {
  let own = trimmed(question);
  for (;;) {
    const rests = ASKED.map((word) => without(own, word)).filter(Boolean).map(trimmed).filter(Boolean);
    const [rest = ''] = rests.sort((a, b) => utf8.encode(a).length - utf8.encode(b).length);
    if ([...rest].length < 2) return own;
    own = rest;
  }
}

function pieces(wanted) {
  const all = [];
  for (const c of wanted) {
    const isWord = isAscii(c) || (c === ' ' && all.at(-1)?.isWord === true);
    if (all.length && all.at(-1).isWord === isWord) all.at(-1).text += c; else all.push({ text: c, isWord });
  }
  for (const piece of all) piece.text = piece.text.trim();
  return all.filter(({ text }) => text);
}

const join = (before, own) => before + (before && isAscii(before.at(-1)) && own && isAscii(own[0]) ? ' ' : '') + own;
/** How much what was found for another text counts, of 256. */
const shareOf = (share, total, other) => div(share * Math.min(total, other), other);
const best = (pages) => Math.max(0, ...[...pages.values()].map(({ coverage }) => coverage));

function merge(pages, found, share) {
  for (const [id, other] of found) {
    const score = div(other.score * share, 256), own = pages.get(id);
    if (!own || score > own.score) pages.set(id, { ...other, score });
  }
}

/** Makes keys of the lines of a directory: how many characters are those of the line before, and the others. */
function unfold(table) {
  let before = [];
  table.keys = table.keys.split('\n').filter(Boolean).map((line) => {
    const [shared, ...own] = line;
    before = [...before.slice(0, parseInt(shared, 36)), ...own];
    return before.join('');
  });
  return table;
}

export class Engine {
  /** Opens an index; `read` gives the bytes of a file, or nothing. */
  static async open(read) {
    const bytes = inflate(await read('root.bin')), cursor = { at: 0 }, engine = new Engine();
    const next = () => { const length = take(bytes, cursor); cursor.at += length; return bytes.subarray(cursor.at - length, cursor.at); };
    const root = JSON.parse(text8.decode(next()));
    if (root.version !== VERSION) throw new Error('bad index');
    [root.t, root.v].forEach(unfold);
    const headOf = new Map();
    let piece = 0;
    root.heads.forEach((own, i) => { if (i % 2) headOf.set(piece, piece - own); else piece += own; });
    Object.assign(engine, { read, root, headOf, members: new Map() });
    while (cursor.at < bytes.length) { const name = text8.decode(next()); engine.members.set(name, Promise.resolve(next())); }
    return engine;
  }

  member(name) {
    if (!this.members.has(name)) {
      const own = Promise.resolve(this.read(`${name}.bin`)).then((bytes) => (bytes ? inflate(bytes) : new Uint8Array(0)));
      own.catch(() => this.members.delete(name));
      this.members.set(name, own);
    }
    return this.members.get(name);
  }

  /** Which parts the table has of what is typed in pinyin: few questions need it. */
  async typedTable() { return unfold(JSON.parse(text8.decode(await this.member(this.root.p)))); }

  /** The words for some letters, one on a line. */
  async wordsFor(own) { return this.value(await this.typedTable(), own); }

  part({ letter, names }, at) { return this.member(`${letter}-${names.substr(at * NAME, NAME)}`); }

  /** Which part of a table has a key. */
  partAt({ keys }, key) {
    let low = 0, high = keys.length;
    while (low < high) { const middle = (low + high) >> 1; if (compare(keys[middle], key) <= 0) low = middle + 1; else high = middle; }
    return low - 1;
  }

  async value(table, key) {
    const at = this.partAt(table, key);
    if (at >= 0) for (const [own, value] of records(await this.part(table, at))) if (text8.decode(own) === key) return value;
    return null;
  }

  /** Answers a question; `card`, `kind`, `near`, `more` and `exact` as `Asked` has them. */
  async ask(question, { card, kind: only, near, more, exact } = {}) {
    const wanted = stripped([...normal(question)].slice(0, 100).join(''));
    if (!wanted) return { hits: [], count: 0, instead: [] };
    this.guess(exact ? '' : wanted, [card, near]);
    const { pages, lookedFor, total, instead } = exact ? { ...await this.evaluate(wanted), lookedFor: [wanted], instead: [] } : await this.asMeant(wanted);
    const ids = [...pages.keys()];
    if (only !== undefined) for (const id of ids) if ((id >> this.root.width) !== only) pages.delete(id);
    if (card !== undefined) {
      const own = await this.ofCard(card);
      for (const id of ids) if (!own.has(id)) pages.delete(id);
    }
    if (near !== undefined) {
      const own = await this.ofCard(near);
      for (const page of pages.values()) if (own.get(page.id)) page.score = div(page.score * 5, 4);
    }
    const order = [...pages.values()].sort((a, b) => b.score - a.score || a.id - b.id);
    const closely = (some) => this.closely(some, lookedFor, total), ranked = (seen) => seen.sort((a, b) => b.score - a.score || a.id - b.id);
    const seen = await closely(order.splice(0, CLOSE));
    // Of several terms, the index hardly knows the order; what is long does not stand word for word anywhere by chance.
    const { length } = terms(wanted), isSaid = length < 2 || seen.some(({ said }) => said * length > 9);
    const whole = isSaid ? [] : order.filter(({ coverage }) => coverage >= WHOLE), far = whole.splice(0, NEXT);
    far.push(...whole.sort((a, b) => b.said - a.said || a.id - b.id).slice(0, this.root.stems * FARTHER));
    seen.push(...await closely(far));
    const later = ranked(seen).splice(CLOSE);
    if (more) seen.push(...ranked([...later, ...await closely(order.filter((page) => !far.includes(page)).slice(0, CLOSE))]).slice(0, CLOSE));
    // Who does not look at the choices need not wait for what they say.
    return { hits: seen, count: pages.size, instead, lookedFor, counts: () => this.counts(ids, card, only) };
  }

  /** What is found for a text, and for what may be meant by it. */
  async asMeant(wanted) {
    const lookedFor = [wanted], instead = [], { pages, total } = await this.withSynonyms(wanted), totals = [total];
    const wholes = [...pages.values()].filter(({ coverage }) => coverage >= WHOLE), whole = wholes.length;
    if (whole === 0) this.guessAgain(wanted);
    // What few pages have, and none as its title says it, may be pinyin or a slip as well, and a word alone pinyin.
    const isWord = !this.root.stems && [...wanted].every(isAscii), spelled = isWord || (whole < this.few() && !wholes.some((own) => own.score - own.said >= total * 20));
    const [others, other] = whole ? [spelled ? await this.spelledOut(wanted) : [], []] : await this.others(wanted);
    lookedFor.push(...new Set([...others, ...other, ...await this.continued(wanted, whole)].filter((other) => other !== wanted)));
    const founds = await Promise.all(lookedFor.slice(1).map((other) => this.withSynonyms(other)));
    founds.forEach((found, i) => {
      if (best(found.pages) > best(pages) || pages.size === 0) instead.push(lookedFor[i + 1]);
      totals.push(found.total);
      // Rare words are not more likely to be meant than common ones.
      const isMeant = others.includes(lookedFor[i + 1]);
      merge(pages, found.pages, shareOf(isMeant ? 240 : 200, totals[isMeant ? 1 : 0], found.total));
    });
    // A few characters stand together by chance.
    const isShort = [...wanted].length < 5 && [...wanted].every((c) => DENSE.test(c));
    if (best(pages) < WHOLE || (isShort && whole < 3)) {
      const alike = await Promise.all(lookedFor.map((own, i) => this.byCharacters(own, totals[i])));
      for (const found of alike) merge(pages, found, 256);
    }
    return { pages, lookedFor, total, instead };
  }

  /** Asks at once for what a question will need, and may need if it is not found as it is written; nobody waits for it here. */
  guess(wanted, cards) {
    const { stems } = this.root, all = cards.map((card) => this.ofCard(card));
    if (isTraditional(wanted)) all.push(this.folds());
    // A word alone may be what very many pages have.
    all.push(this.continued(wanted, MOST_WHOLE));
    if (!stems) for (const word of lettered(wanted).filter(isTyped)) all.push(this.wordsFor(word));
    Promise.allSettled(all);
  }

  /** The same once it is known that it is not found. */
  guessAgain(wanted) {
    const { t, stems } = this.root, all = [];
    // Which terms there are is known by now.
    const meant = (word) => (!stems && isTyped(word) ? this.wordsFor(word) : this.nearly(word));
    for (const word of lettered(wanted, stems)) all.push(this.known(word).then(([pages]) => pages || meant(word)));
    const keys = sounds(wanted);
    if (keys.length > 1 && keys.length < 8 && lettered(wanted).length === 0 && !isTraditional(wanted)) all.push(...keys.map((key) => this.value(t, key)));
    Promise.allSettled(all);
  }

  /** Whether a term says nothing of what is looked for: it may have lost its ending. */
  isSmall({ text }) { return this.root.small.some((small) => small === text || stem(small) === text); }

  async withSynonyms(wanted) {
    const same = this.root.synonyms.flatMap((group) => {
      const words = group.map(normal);
      return words.filter((text) => text && wanted.includes(text)).flatMap((word) => words.filter((text) => text !== word).map((other) => wanted.replaceAll(word, other)));
    });
    const mainland = this.root.words.reduce((text, [from, to]) => text.replaceAll(from, to), wanted);
    if (mainland !== wanted) same.push(mainland);
    const [own, ...others] = await Promise.all([wanted, ...same].map((text) => this.evaluate(text)));
    for (const found of others) merge(own.pages, found.pages, shareOf(238, own.total, found.total));
    return own;
  }

  chosen(wanted) {
    const texts = new Set(), all = terms(wanted, this.root.stems), forms = terms(wanted);
    all.forEach((term, i) => {
      Object.assign(term, { form: formOf(forms[i].text), prior: numberOf(all.filter(({ at }) => at < term.at)) });
    });
    // A word and its first part stand at the same place, and the same follows them.
    let place, next = 0, after = 0;
    for (const term of this.root.stems ? [...all].reverse() : []) {
      if (term.at !== place) [place, next] = [term.at, after];
      term.next = next;
      if (!this.isSmall(term)) { const own = hash(term.text); after = 1 << own % 16 | 65536 << div(own, 16) % 8; }
    }
    let own = all.filter(({ text }) => !texts.has(text) && texts.add(text));
    const large = own.filter((term) => !this.isSmall(term));
    if (large.length) own = large;
    if (own.length > MAX_TERMS) {
      const half = (odd) => own.filter((_, i) => i % 2 === odd);
      own = [...half(0), ...half(1)].slice(0, MAX_TERMS).sort((a, b) => a.at - b.at);
    }
    return own;
  }

  async evaluate(wanted) {
    const own = this.chosen(wanted), asked = new Atoms(own), impacts = new Map(), titles = new Map(), weights = [], { stems } = this.root;
    const read = await Promise.all(own.map(({ text }) => this.value(this.root.t, text)));
    // Words with the endings that were typed count for more, and those after the same ones.
    const fits = (term, form, before) => stems && (form === term.form) * 8 + (before && before === term.prior) * 6;
    read.forEach((record, at) => {
      const { pages, titles: places } = postings(record), weight = this.weight(pages.length);
      weights.push(weight);
      for (const [id, impact] of pages) {
        const entry = impacts.get(id) ?? [];
        entry[at] = impact;
        impacts.set(id, entry);
      }
      for (const [id, place, length, form, before] of places) titles.set(id, [...(titles.get(id) ?? []), [at, place, length, fits(own[at], form, before)]]);
    });
    const found = new Map();
    for (const [piece, its] of [...impacts].sort(([a], [b]) => a - b)) {
      // A piece has the title of its page, and what the first one says.
      const id = this.headOf.get(piece) ?? piece, first = impacts.get(id) ?? [], bits = new Set();
      let total = 0;
      weights.forEach((weight, at) => {
        const one = its[at], other = first[at], impact = Math.max(one & 15, other & 15);
        const next = (one | other) >> 4, same = next & own[at].next;
        total += weight * (impact + (same & 65535 && 24 - (next & 65535).toString(2).replaceAll('0', '').length) + (same > 65535) * 16);
        if (impact > 0) asked.ofTerm[at].forEach((atom) => bits.add(atom));
      });
      const coverage = asked.share(bits), covered = COVERED[div(coverage, 16)], places = titles.get(id);
      const title = places ? titleScore(places, own, weights, asked) : 0;
      const said = div(total * covered, 256), score = said + div(title * covered, 256), best = found.get(id);
      // The first of equals is the one that stands for the page.
      if (!best || score > best.score || (score === best.score && piece === id)) found.set(id, { id, piece, score, said, coverage });
    }
    return { pages: found, total: Math.max(sum(weights), 1) };
  }

  /** Fewer pages than so many may have a word by mistake: on a large site some have the slips that readers make. */
  few() { return 3 + this.root.stems * div(this.root.count, 1000); }

  weight(pages) { return 8 + log2(Math.max(div(this.root.count * 16 + 16, Math.max(pages, 1)), 16)) - 64; }

  /** Other texts that may be meant, and one that is less likely. */
  async others(wanted) {
    const [likely, other] = await this.folded(wanted);
    return [[likely, ...(await this.spelledOut(likely))], [other]];
  }

  async folds() {
    const { from, to, words } = JSON.parse(text8.decode(await this.member(this.root.fold))), target = [...to];
    return { characters: new Map([...from].map((c, i) => [c, target[i]])), words };
  }

  /**
   * The text with simplified characters and the words of the mainland, without those of Taiwan that the site has or with
   * all of them. Who writes the characters of Taiwan says its words.
   */
  async folded(wanted) {
    if (!DENSE.test(wanted)) return [wanted, wanted];
    const { characters, words } = await this.folds();
    const text = [...wanted].map((c) => characters.get(c) ?? c).join('');
    let some = text, every = text;
    for (const [from, to] of words.filter(([own]) => text.includes(own))) {
      const has = await Promise.all(terms(from, false).map((term) => this.value(this.root.t, term.text)));
      if (has.some((value) => !value)) some = some.replaceAll(from, normal(to));
      every = every.replaceAll(from, normal(to));
    }
    return text === wanted ? [some, every] : [every, some];
  }

  async spelledOut(wanted) {
    let ways = [''], isOther = false;
    const all = pieces(wanted);
    for (const piece of all) {
      let readings = piece.isWord ? await this.readings(piece.text, piece === all.at(-1)) : [];
      isOther ||= readings.length > 0;
      if (readings.length === 0) readings = [piece.text];
      ways = readings.flatMap((own) => ways.map((way) => join(way, own))).slice(0, 4);
    }
    return isOther ? ways : [];
  }

  async readings(piece, isLast) {
    const words = piece.split(' ').filter(Boolean);
    if (words.length === 1) return this.spelling(piece, await this.known(piece), isLast);
    // What is typed in pinyin may be apart anywhere; English words are words, and nearly others each by itself.
    const { stems } = this.root, joined = () => this.spelling(words.join(''), [0]), whole = stems ? [] : await joined();
    if (whole.length) return whole;
    const each = await Promise.all(words.map(async (word, i) => this.spelling(word, await this.known(word), isLast && i === words.length - 1)));
    if (each.every(({ length }) => length === 0)) return stems ? joined() : [];
    return each.reduce((ways, own, i) => (own.length ? own : [words[i]]).flatMap((word) => ways.map((way) => join(way, word))).slice(0, 4), ['']);
  }

  /** How many pages have a word, and whether one has it in its title, or again and again. */
  async known(word) {
    const { stems, t } = this.root, text = stems ? stem(word) : word;
    if (this.isSmall({ text })) return [Infinity, true];
    const { pages, titles } = postings(await this.value(t, text));
    return [pages.length, titles.length > 0 || pages.some(([, impact]) => (impact & 15) > 11)];
  }

  /** What a word may be meant to be. One that is no subject of any page may be pinyin, however many pages have it. */
  async spelling(word, [pages, isSubject], isLast) {
    const isKnown = pages >= this.few();
    if ((isKnown && isSubject) || ![...word].every(isAscii)) return [];
    const typed = /^[a-z]*$/.test(word) ? await this.typed(word) : [];
    if (isKnown || isSubject || (typed.length && (word.length < 4 || syllables(word).length))) return typed;
    return [...typed.slice(0, 2), ...(await this.nearly(word, isLast))];
  }

  async typed(letters) {
    const last = letters.length, reached = Array(last + 1).fill(null);
    reached[0] = [0, ['']];
    for (let from = 0; from < last; from += 1) {
      if (!reached[from]) continue;
      const [count, texts] = reached[from];
      // A way in as many pieces as there is one already, or in too many, is none.
      const isBetter = (to) => count + 1 < (reached[to]?.[0] ?? 5) && count + (to < last ? 2 : 1) < (reached[last]?.[0] ?? 5);
      const look = async (to) => {
        const value = isBetter(to) && (await this.wordsFor(letters.slice(from, to)));
        if (!value) return;
        // First letters stand for what is typed as a whole, but for no part of it.
        const isWhole = to - from === last, length = syllables(letters.slice(from, to)).length;
        const words = text8.decode(value).split('\n').filter((word) => isWhole || [...word].length === length).slice(0, 4);
        if (words.length) reached[to] = [count + 1, words.flatMap((word) => texts.map((text) => text + word)).slice(0, 4)];
      };
      if (from === 0) await look(last);
      // Where all end is known now, so that none of the others waits for another one.
      await Promise.all(Array.from({ length: last - from - 1 }, (_, i) => look(last - i)));
    }
    return reached[last]?.[1] ?? [];
  }

  /** The words of the site that a mistyped one is nearly, or that one begins with. */
  async nearly(word, isLast) {
    const { stems, endings } = this.root, wanted = utf8.encode(word), near = [];
    if (word.length < 2) return near;
    const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    const slipsIn = (meant) => (isLast && !stems && meant.startsWith(word) ? 0 : slips(utf8.encode(meant), wanted, most));
    for (const [text, pages, [seen]] of await this.wordsFrom(word[0])) {
      const forms = endings.map((ending) => text + ending.replace('*', text.at(-1)));
      // Of endings with as few slips, one that titles have.
      const ranks = forms.map((form) => slipsIn(form) * 2 + (~seen >> formOf(form) & 1)), own = Math.min(...ranks);
      if (own < most * 2 + 2) near.push([own >> 1, pages, text, forms[ranks.indexOf(own)]]);
    }
    return near.sort(byRank).slice(0, 2).map(([, , own, form]) => (!stems || stem(form) === own ? form : wordOf(own)));
  }

  /**
   * The text with longer words of the site for its last one, which may not be typed to its end: first those that are after
   * the word before in some title, and no others if very many pages have the text as it is.
   */
  async continued(wanted, whole) {
    const word = /[a-z0-9]*$/i.exec(wanted)[0], before = wanted.slice(0, wanted.length - word.length), longer = [];
    const last = numberOf(terms(before, true)), isAny = word.length > 2 && whole < MOST_WHOLE && !this.isSmall({ text: word }), own = stem(word);
    if (!this.root.stems || !word || !(last || isAny)) return [];
    for (const [text, pages, befores] of await this.wordsFrom(word)) {
      const isOther = !last || !befores.includes(last, 1);
      if (text !== own && (isAny || !isOther)) longer.push([isOther, pages, text]);
    }
    return longer.sort(byRank).slice(0, 4).map(([, , text]) => before + wordOf(text));
  }

  /** The words that begin so, how many pages have each, and what is before it in titles. */
  async wordsFrom(first) {
    const { v } = this.root, from = this.partAt(v, first);
    const parts = await Promise.all(v.keys.flatMap((key, i) => (i === from || key.startsWith(first) ? this.part(v, i) : [])));
    return parts.flatMap((part) => [...records(part)]).map(([own, value]) => {
      const cursor = { at: 0 };
      return [text8.decode(own), take(value, cursor), value.subarray(cursor.at)];
    }).filter(([own]) => own.startsWith(first));
  }

  /** The pages whose titles have most of the characters of a text, or of its syllables, in its order or nearly. */
  async byCharacters(wanted, total) {
    const all = sounds(wanted), titles = new Map(), pages = new Map();
    if (all.length < 2 || all.length > 7) return pages;
    const read = await Promise.all(all.map((key) => this.value(this.root.t, key)));
    read.forEach((record, at) => {
      for (const [id, place, length] of postings(record).titles) titles.set(id, [...(titles.get(id) ?? []), [at, place, length]]);
    });
    for (const [id, places] of titles) {
      const matched = new Set(places.map(([at]) => at)).size, [inOrder, span] = longestInOrder(places);
      // Two of three, or more, are no chance.
      if (matched * 3 < all.length * 2 || inOrder < 2) continue;
      const length = Math.max(places[0][2], 1), wide = Math.max(span, all.length) + 1;
      const fit = div(div((matched + inOrder) ** 2 * 64, all.length ** 2) * (all.length + 1) ** 2, wide ** 2);
      const score = div(total * (26 + div(16 * inOrder, Math.max(length, all.length))) * fit, 256);
      pages.set(id, { id, piece: id, score, said: 0, coverage: div(matched * 200, all.length) });
    }
    return pages;
  }

  /** How many of some pages there are of each kind, and for each card type if these are few. */
  async counts(ids, card, only) {
    const { lists } = this.root, own = card === undefined ? null : await this.ofCard(card);
    const few = lists.length <= 12 ? await Promise.all(lists.map((_, at) => this.ofCard(at))) : null;
    const ofKind = ids.filter((id) => only === undefined || id >> this.root.width === only);
    return {
      kinds: [0, 1, 2, 3].map((kind) => ids.filter((id) => id >> this.root.width === kind && (!own || own.has(id))).length),
      cards: few?.map((list) => ofKind.filter((id) => list.has(id)).length),
    };
  }

  async ofCard(card) {
    const name = this.root.lists[card], list = name ? await this.member(name) : new Uint8Array(0), cursor = { at: 0 }, ids = new Map();
    let id = 0;
    while (cursor.at < list.length) {
      const number = take(list, cursor);
      id += number >> 1;
      ids.set(id, (number & 1) === 1);
    }
    return ids;
  }

  async closely(order, lookedFor, total) {
    const read = await Promise.all(order.map(({ piece }) => this.member(`f-${piece}`)));
    return order.flatMap((candidate, i) => {
      if (read[i].length === 0) return [];
      const page = JSON.parse(text8.decode(read[i])), at = (unit) => ({ href: unit ? `${page.h}#${unit.a}` : page.h, unit });
      // The first of equals: the question itself goes before what may be meant by it.
      const { unit, bonus, said, length, others } = lookedFor.map((wanted) => this.parts(page, wanted)).reduce((best, own) => (own.bonus > best.bonus ? own : best));
      return [{ ...at(unit), score: div(candidate.score * (256 + bonus), 256) + total * said * length, said, id: candidate.id, page, others: others.map(at) }];
    });
  }

  /** The part of a page that is meant, and the others that fit as well. */
  parts(page, wanted) {
    const folds = pairs(page.z);
    const folded = (text) => (folds.size ? [...text].map((c) => folds.get(c) ?? c).join('') : text);
    const bare = (text) => [...text].filter((c) => !isSign(c)).join('');
    const own = terms(wanted, this.root.stems).map(({ text }) => text), whole = bare(wanted), long = LONG * Math.min(Math.max(own.length - 2, 0), 10);
    const share = (text, asked = own, stems = this.root.stems) => {
      const has = new Set(terms(folded(text), stems).map((term) => term.text));
      return div(asked.filter((term) => has.has(term)).length * 256, Math.max(asked.length, 1));
    };
    const says = (text) => bare(normal(folded(text))).includes(whole);
    const title = share(page.t), isTitle = says(page.t);
    let best = { unit: null, bonus: isTitle ? 128 + long : div(title, 4) };
    const others = [];
    let said = isTitle ? 10 : 0;
    for (const unit of page.u) {
      const label = unit.l ?? '', place = unit.a ? unit : null;
      if (unit.c && normal(unit.c) === wanted) return { unit: place, bonus: 65536, said: 0, length: 0, others: [] };
      const inLabel = share(label), both = share(`${label} ${unit.t}`);
      const where = says(label) ? 5 : says(unit.t) ? 3 : 0, words = where && (where > 3 ? 120 : 60) + long;
      said = Math.max(said, where);
      const bonus = div(inLabel * 3, 8) + div(both, 4) + words;
      const isMeant = inLabel > title || both > title || (words > 0 && !isTitle);
      if ((place || words > 0) && isMeant && bonus > best.bonus) best = { unit: place, bonus };
      // What the title says, every part has something of.
      if (place && label && unit.t && (inLabel > 255 || (both > 255 && title < 256))) others.push({ unit, bonus });
    }
    const fit = others.filter(({ unit, bonus }) => bonus * 2 >= best.bonus && unit !== best.unit).sort((a, b) => b.bonus - a.bonus);
    // A title that has it all, in whatever order, is worth as much as a heading.
    // A title with the very words fits better.
    const exact = this.root.stems && share(page.t, terms(wanted).map(({ text }) => text), false) > 255 ? 96 : 0;
    return { ...best, bonus: Math.max(best.bonus, title > 255 ? 160 : 0) + exact, said, length: Math.min(own.length, 6), others: fit.slice(0, 2).map(({ unit }) => unit) };
  }
}
