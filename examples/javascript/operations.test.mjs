// Operations by name from Node, against the simulator.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { call, list } from './operations.mjs';
import { connect, fromEnvironment, typed } from './projects.mjs';

let simulator;
let environment;

before(async () => {
  simulator = spawn(new URL('../../target/release/jira-simulator', import.meta.url).pathname);
  for await (const line of createInterface({ input: simulator.stdout })) {
    const JIRA_BASE_URL = line.replace('Jira simulator at ', '');
    environment = { JIRA_BASE_URL, JIRA_USERNAME: 'mia@example.com', JIRA_API_TOKEN: 'simulated-api-token' };
    break;
  }
});

after(() => simulator.kill());

test('an operation is found and called', async () => {
  const component = await connect(fromEnvironment(environment));
  const [found] = component.operations.search({ text: 'get issue', product: 'jira' });
  assert.equal(found.name, 'jira.getIssue');
  assert.equal(call(component, 'default', found.name, { issueIdOrKey: 'KAN-7', fields: ['summary'] }).key, 'KAN-7');
  const edit = { issueIdOrKey: 'KAN-7', fields: { summary: 'From Node' } };
  assert.equal(call(component, 'default', 'jira.editIssue', edit), undefined);
  assert.throws(() => call(component, 'default', found.name, { issueKey: 'KAN-7' }), (error) => {
    const { kind, message } = typed(error);
    return kind.tag === 'invalid-request' && message.includes('`issueIdOrKey` (path) is required');
  });
});

test('a list is read page by page', async () => {
  const component = await connect(fromEnvironment(environment));
  const keys = [];
  for (const project of list(component, 'default', 'jira.searchProjects', { maxResults: 5 })) {
    keys.push(project.key);
    if (project.key === 'SEC') break;
  }
  assert.deepEqual(keys, ['API', 'APP', 'DATA', 'FAC', 'FIN', 'HELP', 'HR', 'ITSM', 'KAN', 'MKT', 'SEC']);
});

test('the program prints an item a line', async () => {
  const run = (...args) => promisify(execFile)(process.execPath, ['operations.mjs', ...args], {
    cwd: new URL('.', import.meta.url),
    env: { ...process.env, ...environment },
  });
  assert.equal((await run('jira.searchProjects', '{"maxResults": 5}')).stdout.trim().split('\n').length, 12);
  assert.equal(JSON.parse((await run('jira.getCurrentUser')).stdout).displayName, 'Mia Krystof');
});
