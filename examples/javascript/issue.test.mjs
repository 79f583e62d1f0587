// A team's day from Node leaves the state that it leaves from Rust and Python.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const [USER, TOKEN] = ['mia@example.com', 'simulated-api-token'];
// What depends on when the program ran.
const TIMES = ['created', 'updated', 'statuscategorychangedate', 'lastViewed'];
let simulator;
let url;

before(async () => {
  simulator = spawn(new URL('../../target/release/jira-simulator', import.meta.url).pathname);
  for await (const line of createInterface({ input: simulator.stdout })) {
    url = line.replace('Jira simulator at ', '');
    break;
  }
});

after(() => simulator.kill());

/** An answer, read without the component: times of now and the site's address are taken out. */
async function read(path) {
  const headers = { authorization: `Basic ${btoa(`${USER}:${TOKEN}`)}` };
  const body = await (await fetch(url + path, { headers })).text();
  const stable = (name, value) => (TIMES.includes(name) && typeof value === 'string' ? 'now' : value);
  return JSON.parse(body.replaceAll(url, ''), stable);
}

test('the program leaves the state that all leave', async () => {
  const lag = await fetch(`${url}/__simulator/index`, { method: 'PUT', body: '{"lag_ms": 60000}' });
  assert.equal(lag.status, 204);
  const { stdout } = await promisify(execFile)(process.execPath, ['issue.mjs', 'APP', 'APP-7', 'bug-1'], {
    cwd: new URL('.', import.meta.url),
    env: { ...process.env, JIRA_BASE_URL: url, JIRA_USERNAME: USER, JIRA_API_TOKEN: TOKEN },
  });
  const state = {
    report: stdout.trimEnd().split('\n'),
    issue: await read('/rest/api/3/issue/APP-41?fields=*all'),
    request: await read('/rest/api/3/issue/APP-41/properties/connector.request'),
    effects: await read('/__simulator/effects'),
  };
  const expected = await readFile(new URL('../issue.expected.json', import.meta.url), 'utf8');
  assert.deepEqual(state, JSON.parse(expected));
});
