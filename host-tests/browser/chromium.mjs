// A headless Chromium: the one that CHROMIUM names, the one that comes packed
// from npm (Linux on x86-64), or one that is installed.

import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const FOLDER = fileURLToPath(new URL('../../target/browser', import.meta.url));
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Unpacks the browser of the package, with its libraries where the system lacks some. */
async function packed() {
  // The package unpacks to the folder of temporary files.
  mkdirSync(FOLDER, { recursive: true });
  process.env.TMPDIR = FOLDER;
  const { default: browser } = await import('@sparticuz/chromium');
  const path = await browser.executablePath();
  if (execFileSync('ldd', [path], { encoding: 'utf8' }).includes('not found')) {
    const archive = new URL('../../bin/al2023.tar.br', import.meta.resolve('@sparticuz/chromium'));
    execFileSync('tar', ['-xC', FOLDER], { input: brotliDecompressSync(readFileSync(archive)) });
    process.env.LD_LIBRARY_PATH = join(FOLDER, 'lib');
    process.env.FONTCONFIG_PATH ??= join(FOLDER, 'fonts');
  }
  return path;
}

function* installed() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const path of [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), MAC]) {
    try {
      accessSync(path, constants.X_OK);
      yield path;
    } catch {
      // It is not there.
    }
  }
}

async function start(executablePath) {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, chromiumSandbox: false });
}

/** A browser, or why there is none. */
export async function launch() {
  if (process.env.CHROMIUM) return { browser: await start(process.env.CHROMIUM) };
  const problems = [];
  for (const path of [packed, ...installed()]) {
    try {
      return { browser: await start(path === packed ? await packed() : path) };
    } catch (error) {
      // What was unpacked by halves is not met again.
      if (path === packed) rmSync(FOLDER, { recursive: true, force: true });
      problems.push(String(error.message ?? error).split('\n')[0]);
    }
  }
  return { skip: `no Chromium starts here, set CHROMIUM to one (${problems.join('; ')})` };
}
