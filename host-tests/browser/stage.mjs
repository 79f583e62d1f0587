// A simulator that shows its consent page, and `jira` in a home of its own.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = (name) => fileURLToPath(new URL(`../../target/release/${name}`, import.meta.url));
const CLIENT_SECRET = 'simulated-client-secret';
const STORE_KEY = '5d'.repeat(32);
const EVIDENCE = process.env.JIRA_TEST_EVIDENCE;

/** Keeps a text for the last step of `make test`. */
function keep(kind, text) {
  if (!EVIDENCE) return;
  mkdirSync(join(EVIDENCE, kind), { recursive: true });
  appendFileSync(join(EVIDENCE, kind, `browser-${process.pid}`), `${text}\n`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** A simulator, and a home with an integrations.yaml for it. */
export class Stage {
  static async start() {
    const stage = new Stage();
    stage.simulator = spawn(program('jira-simulator'));
    for await (const line of createInterface({ input: stage.simulator.stdout })) {
      stage.url = line.replace('Jira simulator at ', '');
      break;
    }
    await fetch(`${stage.url}/__simulator/app`, { method: 'PUT', body: '{"loopback": true}' });
    stage.callback = `http://127.0.0.1:${await freePort()}/callback`;
    stage.home = mkdtempSync(join(tmpdir(), 'jira-browser-'));
    stage.write(`jira:
    extends_blueprint: jira:v0
    oauth_client_id: simulated-client-id
    oauth_client_secret: \${JIRA_CLIENT_SECRET}
    oauth_redirect_url: ${stage.callback}
    requests: {base_url: ${stage.url}}
    auth: {auth_url: ${stage.url}}`);
    keep('secrets', JSON.stringify({ kind: 'store key', secret: STORE_KEY }));
    stage.environment = {
      HOME: stage.home,
      JIRA_STORE_KEY: STORE_KEY,
      JIRA_ALLOW_LOOPBACK: '1',
      JIRA_CLIENT_SECRET: CLIENT_SECRET,
      JIRA_LOG: 'debug',
      PATH: process.env.PATH,
    };
    stage.children = [];
    return stage;
  }

  /** Writes the one integration of the file. */
  write(integration) {
    writeFileSync(join(this.home, 'integrations.yaml'), `integrations:\n  ${integration}\n`);
  }

  /** Ends all of it. What it left behind is kept for the last look. */
  end() {
    for (const child of this.children) child.kill();
    this.simulator.kill();
    const filter = (path) => !path.endsWith('.cache');
    if (EVIDENCE) cpSync(this.home, join(EVIDENCE, 'stores', basename(this.home)), { recursive: true, filter });
    rmSync(this.home, { recursive: true });
  }

  /** What a command says, and its exit status. */
  run(...arguments_) {
    const { stdout, stderr, status } = spawnSync(program('jira'), arguments_, this.options());
    keep('command', stdout + stderr);
    return { stdout, stderr, status };
  }

  /** Begins `jira connect acme`: the page to open, and what came of it. */
  async connect(...more) {
    return this.begin(spawn(program('jira'), ['connect', 'acme', '--no-browser', ...more], this.options()));
  }

  /** The same at a terminal, where it asks. `undefined` where there is none to be had. */
  async connectAtTerminal() {
    if (!existsSync('/usr/bin/script')) return undefined;
    const command = `${program('jira')} connect acme --no-browser`;
    return this.begin(spawn('script', ['-qefc', command, '/dev/null'], this.options()));
  }

  options() {
    return { cwd: this.home, env: this.environment, encoding: 'utf8' };
  }

  async begin(child) {
    this.children.push(child);
    const told = { text: '' };
    const ended = once(child, 'close').then(([status]) => {
      keep('command', told.text);
      return { status, text: told.text };
    });
    const page = new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text) => {
          told.text += text;
          const url = /^ +(http\S+)\r?\n/m.exec(told.text);
          if (url) resolve(url[1]);
        });
      }
      ended.then(() => reject(new Error(`it ended without a page: ${told.text}`)));
    });
    const said = async (pattern) => {
      while (!pattern.test(told.text)) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    return { page: await page, ended, said, answer: (line) => child.stdin.write(`${line}\n`) };
  }
}
