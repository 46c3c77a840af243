// Packs the script of the search into what readers fetch, and says what it was packed from.
//
//   node pack.mjs [--check]
//
// Building Steplink needs no Node.js, so what is packed is kept beside the sources. Its first line has the SHA-256 of
// these: a test of `src/builtin.rs` sees what is stale, and `--check` packs again and wants the very same.

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { minify } from 'terser';

const root = new URL('../../', import.meta.url);
const PACKED = new URL('src/theme/search.min.js', root);
const SOURCES = ['search-engine.js', 'search-box.js'];

const [engine, box] = await Promise.all(SOURCES.map((name) => readFile(new URL(`templates/${name}`, root), 'utf8')));
const sum = createHash('sha256').update(engine + box).digest('hex');
// Only who tests the engine imports from it; the page imports from the box.
const source = engine.replace(/^export /gm, '') + box;
// Names that stand in no index, not among the strings in it either, and that nothing outside of the script knows.
const OWN = /^(asMeant|withSynonyms|lookedFor|ofTerm|coverage|spelledOut|byCharacters|guess|guessAgain|readings|spelling|typedTable|wordsFor|wordsFrom|continued|evaluate|chosen|closely|ofCard|nearly|isWord|onlyTyped|showMore|later|prepare|missed|status|turn|others|share|piece|impact|said|weight|instead|bonus|members|known|few|folded|folds|prior|total|titles|matched|typed|longestInOrder|parts|timer|narrow|isSmall|headOf|partAt|pages|symbols|characters|member|hits|counts)$/;
const mangle = { properties: { regex: OWN } };
const options = { module: true, ecma: 2020, compress: { passes: 4, inline: 1, sequences: false, unsafe_arrows: true }, mangle, format: { comments: false } };
const text = `// ${sum}\n${(await minify(source, options)).code}\n`;

if (process.argv.includes('--check')) {
  if ((await readFile(PACKED, 'utf8')) !== text) {
    console.error('src/theme/search.min.js is not what is packed now; run: node tests/browser/pack.mjs');
    process.exitCode = 1;
  }
} else {
  await writeFile(PACKED, text);
}
