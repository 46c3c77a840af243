// A small site in a folder of its own, and the preview server on it.

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const SITE = new URL('../../sites/help.txt', import.meta.url);
const STYLE = new URL('../../../templates/style.css', import.meta.url);

/** The files of a text in which each begins with a line `--- PATH`. */
function* files(text) {
  const parts = text.split(/^--- (?=\S*[./])/m).slice(1);
  for (const part of parts) {
    const end = part.indexOf('\n');
    yield [part.slice(0, end).trim(), part.slice(end + 1)];
  }
}

/** A copy of the small site that tests share. */
export class Project {
  static async create() {
    const project = new Project();
    project.root = await mkdtemp(join(tmpdir(), 'steplink-serve-'));
    for (const [path, text] of files(await readFile(SITE, 'utf8'))) await project.write(path, text);
    return project;
  }

  async write(path, text) {
    const file = join(this.root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** Gives the site a style sheet of its own: the built-in one with something at its end. */
  async restyle(rule) {
    await this.write('templates/style.css', `${await readFile(STYLE, 'utf8')}\n${rule}\n`);
  }

  remove() {
    return rm(this.root, { recursive: true, force: true });
  }
}

/** A running preview server. */
export class Preview {
  /** Starts `program` on a folder; port 0 is any free one. */
  static async start(program, root, port = 0) {
    const preview = new Preview();
    const words = ['serve', '--root', root, '--port', String(port), '--strict-port'];
    preview.process = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'] });
    preview.ended = new Promise((resolve) => preview.process.on('exit', resolve));
    for await (const line of createInterface({ input: preview.process.stdout })) {
      preview.origin = line.match(/http:\/\/[^/]+/)?.[0];
      if (preview.origin) return preview;
    }
    throw new Error('the server did not start');
  }

  get port() {
    return Number(new URL(this.origin).port);
  }

  async stop() {
    this.process.kill();
    await this.ended;
  }
}
