// The same component from Node, against the simulator.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { connect, fromEnvironment, reachable, typed } from './projects.mjs';

const TOKEN = 'simulated-api-token';
let simulator;
let url;

before(async () => {
  // The component's calls block this thread, so the server is another process.
  simulator = spawn(new URL('../../target/release/jira-simulator', import.meta.url).pathname);
  for await (const line of createInterface({ input: simulator.stdout })) {
    url = line.replace('Jira simulator at ', '');
    break;
  }
});

after(() => simulator.kill());

// The simulator is the gateway too, so that no other machine is asked.
const as = (user, token, base = url) => {
  const settings = fromEnvironment({ JIRA_BASE_URL: base, JIRA_USERNAME: user, JIRA_API_TOKEN: token });
  settings.default.gatewayUrl = base;
  return settings;
};

const failure = (call) => {
  try {
    call();
  } catch (error) {
    return typed(error);
  }
  throw new Error('it did not fail');
};

test('projects are listed page by page', async () => {
  const { jira } = await connect(as('mia@example.com', TOKEN));
  const first = jira.listProjects('default', { pageSize: 7 }, undefined);
  const second = jira.listProjects('default', { pageSize: 7 }, first.next);
  const keys = [...first.items, ...second.items].map((project) => project.key);
  assert.deepEqual(keys, ['API', 'APP', 'DATA', 'FAC', 'FIN', 'HELP', 'HR', 'ITSM', 'KAN', 'MKT', 'SEC', 'WEB']);
  assert.equal(first.total, 12n);
  assert.equal(second.next, undefined);
  assert.deepEqual(first.items[0].projectType, { tag: 'software' });
});

test('errors are typed', async () => {
  const { jira, rest } = await connect(as('mia@example.com', 'hunter2'));
  const unauthorized = failure(() => jira.listProjects('default', {}, undefined));
  assert.equal(unauthorized.kind.tag, 'unauthorized');
  assert.equal(unauthorized.status, 200);
  assert.equal(failure(() => jira.getMyself('nobody')).kind.tag, 'unknown-connection');
  assert.equal(rest.testConnection('default').verdict, 'wrong-credentials');
  const call = { method: 'GET', path: '/../x', query: [], headers: [], limits: {} };
  assert.equal(failure(() => rest.request('default', call)).kind.tag, 'invalid-request');
});

test('any endpoint, with limits and an allow-list', async () => {
  const { rest } = await connect(as('mia@example.com', TOKEN));
  const call = { method: 'GET', path: '/rest/api/3/project/KAN', query: [['expand', 'lead']], headers: [], limits: {} };
  const answer = rest.request('default', call);
  assert.equal(answer.status, 200);
  assert.equal(JSON.parse(new TextDecoder().decode(answer.body)).lead.displayName, 'Noa Lindqvist');

  const small = { ...call, limits: { maxBody: 10n } };
  assert.equal(failure(() => rest.request('default', small)).kind.tag, 'too-large');
  // Only what the connections lead to is let through.
  const moved = as('mia@example.com', TOKEN, 'http://127.0.0.1:9');
  const denied = (await connect(moved)).rest;
  moved.default.siteUrl = url;
  assert.equal(failure(() => denied.request('default', call)).kind.tag, 'denied-by-host');

  const nobody = (await connect(as('mia@example.com', TOKEN, 'http://127.0.0.1:9'))).rest;
  assert.equal(nobody.testConnection('default').verdict, 'unreachable');
});

test('what is known of limits is kept and can be read', async () => {
  const { rest } = await connect(as('mia@example.com', TOKEN));
  const body = new TextEncoder().encode(JSON.stringify({ fields: { summary: 'From Node' } }));
  const edit = { method: 'PUT', path: '/rest/api/3/issue/KAN-7', query: [], headers: [], body, limits: {} };
  assert.deepEqual(rest.listLimits('default'), []);
  for (let number = 0; number < 20; number++) assert.equal(rest.request('default', edit).statistics.waited, 0n);
  const [state] = rest.listLimits('default');
  assert.deepEqual([state.limit, state.issue, state.changes], ['issue', 'KAN-7', 20]);
  assert.ok(rest.request('default', edit).statistics.waited > 0n);
});

test('the host signs requests and the component has no secret', async () => {
  const values = [TOKEN, 'hunter2', TOKEN].map((token) => `Basic ${btoa(`mia@example.com:${token}`)}`);
  const authorization = () => values.shift();
  const settings = { siteUrl: url, gatewayUrl: url, credential: { tag: 'host' }, authorization };
  const { jira } = await connect({ default: settings });
  assert.equal(jira.getMyself('default').displayName, 'Mia Krystof');
  assert.equal(failure(() => jira.getMyself('default')).kind.tag, 'unauthorized');
  assert.equal(jira.getMyself('default').displayName, 'Mia Krystof');
});

test('log lines are JSON without secrets', async () => {
  const lines = [];
  const { jira } = await connect(as('mia@example.com', TOKEN), { log: (...line) => lines.push(line) });
  jira.getMyself('default');
  assert.deepEqual(lines.map(([level, context]) => [level, context]), [
    ['debug', 'jira.exchange'],
    ['info', 'jira.exchange'],
  ]);
  for (const [, , message] of lines) assert.ok(JSON.parse(message).event && !message.includes(TOKEN));
});

test('files are reached at the media host, which gets no credential', async () => {
  const origins = [...reachable({ a: { siteUrl: 'acme.atlassian.net' }, b: { siteUrl: url, gatewayUrl: url } })];
  const media = 'https://api.media.atlassian.com';
  assert.deepEqual(origins, ['https://acme.atlassian.net', 'https://api.atlassian.com', url, media]);
});

// A server of a process of its own that answers each request with these bytes and breaks off.
const broken = async (head) => {
  const program = `require('node:net').createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => { socket.write(${JSON.stringify(head)}); setTimeout(() => socket.destroy(), 20); console.log('asked'); });
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); })`;
  const server = spawn(process.execPath, ['-e', program]);
  const lines = createInterface({ input: server.stdout });
  const { value: port } = await lines[Symbol.asyncIterator]().next();
  let asked = 0;
  lines.on('line', () => asked++);
  const settled = async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return asked;
  };
  return { url: `http://127.0.0.1:${port}`, settled, kill: () => server.kill() };
};

test('a body that breaks off is retried for a read, and leaves a change in doubt', async () => {
  const heads = ['Content-Length: 1000\r\n\r\n{"a":', 'Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n'];
  for (const head of heads) {
    const server = await broken(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${head}`);
    const { rest } = await connect(as('mia@example.com', TOKEN, server.url));
    const call = { path: '/rest/api/3/issue', query: [], headers: [], limits: { backoffBase: 10n, retries: 2 } };
    assert.equal(failure(() => rest.request('default', { ...call, method: 'GET' })).kind.tag, 'interrupted');
    assert.equal(await server.settled(), 3);
    assert.equal(failure(() => rest.request('default', { ...call, method: 'POST' })).kind.tag, 'outcome-unknown');
    assert.equal(await server.settled(), 4);
    server.kill();
  }
});
