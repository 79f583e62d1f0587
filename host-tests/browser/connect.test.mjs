// `jira connect` as a person sees it: a real browser, the consent page, and the
// page on this machine that it leads back to.

import { after, afterEach, before, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch } from './chromium.mjs';
import { Stage } from './stage.mjs';

const { browser, skip } = await launch();
if (skip) console.log(`skipped: ${skip}`);

let stage;
let page;
let troubles;

before(() => browser?.version() && console.log(`Chromium ${browser.version()}`));
after(() => browser?.close());

beforeEach(async () => {
  if (skip) return;
  stage = await Stage.start();
  page = await browser.newPage();
  troubles = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (line) => line.type() === 'error' && troubles.push(line.text()));
});

afterEach(async () => {
  if (skip) return;
  await page.close();
  stage.end();
});

const heading = () => page.locator('h1').innerText();
const said = () => page.locator('p').innerText();
const answer = (text) => page.getByRole('button', { name: text }).click();

/** The connection works, and is the only one. */
function works(site) {
  const projects = stage.run('projects', 'acme');
  assert.match(projects.stdout, /12 projects/, projects.stderr);
  const [state, ...others] = JSON.parse(stage.run('connections', '--json').stdout);
  assert.deepEqual([state.name, state.site_url, others.length], ['acme', site, 0]);
}

test('a person consents for one site', { skip }, async () => {
  const { page: url, ended } = await stage.connect();
  await page.goto(url);
  assert.equal(await heading(), 'An app wants to use your account');
  await page.getByLabel('acme').uncheck();
  await answer('Accept');
  assert.equal(await heading(), 'acme is connected');
  assert.match(await said(), /close this page/);
  const { status, text } = await ended;
  assert.equal(status, 0, text);
  assert.match(text, /Connected as Mia Krystof, who sees 12 projects\./);
  works('https://beta.atlassian.net');
  assert.deepEqual(troubles, []);
});

test('a person consents for several sites and picks one', { skip }, async (t) => {
  const { page: url, ended, said: asked, answer: type } = (await stage.connectAtTerminal()) ?? {};
  if (!url) return t.skip('there is no `script` to make a terminal');
  await page.goto(url);
  await answer('Accept');
  assert.equal(await heading(), 'One more step');
  await asked(/Number: /);
  type('2');
  const { status, text } = await ended;
  assert.equal(status, 0, text);
  works('https://beta.atlassian.net');
});

test('where nobody can be asked, the sites are named', { skip }, async () => {
  const { page: url, ended } = await stage.connect();
  await page.goto(url);
  await answer('Accept');
  const { status, text } = await ended;
  assert.equal(status, 2, text);
  assert.match(text, /--cloud-id[^]*beta\.atlassian\.net/);
  assert.equal(stage.run('connections', '--json').stdout.trim(), '[]');
});

test('a consent that is denied says so, and leaves nothing', { skip }, async () => {
  const { page: url, ended } = await stage.connect();
  await page.goto(url);
  await answer('Cancel');
  assert.equal(await heading(), 'acme is not connected');
  assert.match(await said(), /The consent was not given: User did not authorize the request\./);
  const { status, text } = await ended;
  assert.equal(status, 7, text);
  assert.match(text, /The consent was not given/);
  assert.equal(stage.run('connections', '--json').stdout.trim(), '[]');
  assert.deepEqual(troubles, []);
});

test('a page that is loaded again does no harm', { skip }, async () => {
  const { page: url, ended } = await stage.connect('--site', stage.url);
  await page.goto(url);
  await answer('Accept');
  assert.equal(await heading(), 'acme is connected');
  assert.equal((await ended).status, 0);
  // The command has ended, and with it the page.
  await assert.rejects(page.reload(), /ERR_CONNECTION_REFUSED/);
  works(stage.url);
  const tokens = await (await fetch(`${stage.url}/__simulator/tokens`)).json();
  assert.equal(tokens.cloud.exchanges, 1);
});

test('somebody else\'s state is nothing here, and ends nothing', { skip }, async () => {
  const { page: url, ended } = await stage.connect('--site', stage.url);
  for (const forged of ['?state=forged&code=forged', '?state=forged&error=access_denied', '', '?code=forged']) {
    const response = await page.goto(stage.callback + forged);
    assert.deepEqual([response.status(), await heading()], [404, 'Nothing here']);
  }
  troubles = [];
  await page.goto(url);
  await answer('Accept');
  assert.equal(await heading(), 'acme is connected');
  assert.equal((await ended).status, 0);
  works(stage.url);
});

test('a code that is not taken says that it did not work', { skip }, async () => {
  const { page: url, ended } = await stage.connect('--site', stage.url);
  const lifetimes = { access_ms: 3_600_000, leeway_ms: 600_000, code_ms: 0, idle_ms: 7_776_000_000 };
  await fetch(`${stage.url}/__simulator/lifetimes`, { method: 'PUT', body: JSON.stringify(lifetimes) });
  await page.goto(url);
  await answer('Accept');
  assert.equal(await heading(), 'acme is not connected');
  assert.match(await said(), /The code is not taken/);
  const { status, text } = await ended;
  assert.notEqual(status, 0);
  assert.match(text, /code/);
  assert.equal(stage.run('connections', '--json').stdout.trim(), '[]');
});

test('a Data Center\'s consent, with PKCE', { skip }, async () => {
  stage.write(`jira:
    extends_blueprint: jira-data-center:v0
    oauth_client_id: simulated-data-center-client-id
    oauth_client_secret: \${JIRA_DATA_CENTER_SECRET}
    oauth_redirect_url: ${stage.callback}
    oauth_scopes: [WRITE]
    requests: {base_url: ${stage.url}/jira-dc}`);
  stage.environment.JIRA_DATA_CENTER_SECRET = 'simulated-data-center-client-secret';
  const { page: url, ended } = await stage.connect();
  assert.match(url, /code_challenge_method=S256/);
  await page.goto(url);
  await answer('Accept');
  assert.equal(await heading(), 'acme is connected');
  const { status, text } = await ended;
  assert.equal(status, 0, text);
  const { stdout } = stage.run('request', 'GET', '/rest/api/2/myself', '--connection', 'acme');
  assert.equal(JSON.parse(stdout).displayName, 'Mia Krystof');
});

test('the page asks for nothing from elsewhere, and sends no address on', { skip }, async () => {
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  const { page: url, ended } = await stage.connect('--site', stage.url);
  await page.goto(url);
  await answer('Accept');
  assert.equal(await heading(), 'acme is connected');
  await ended;
  assert.deepEqual([...new Set(asked)], [stage.url, new URL(stage.callback).origin]);
  assert.equal(await page.evaluate(() => document.referrer.includes('code=')), false);
  assert.equal(await page.locator('script, img, link, iframe').count(), 0);
  // It fits a telephone.
  await page.setViewportSize({ width: 320, height: 568 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});
