// Lists the projects of a Jira site through the component, from Node.
//
//   JIRA_BASE_URL=https://acme.atlassian.net JIRA_USERNAME=… JIRA_API_TOKEN=… node projects.mjs
//
// `make test` transpiles the component into ./generated first.

import { readFile } from 'node:fs/promises';
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
import { http } from '@bytecodealliance/preview2-shim';
import { instantiate } from './generated/jira.js';

const GATEWAY = 'https://api.atlassian.com';
// Where Atlassian keeps files. What goes there is signed by its address alone.
const MEDIA = 'https://api.media.atlassian.com';

/** The origins of a connection's site and of its gateway. `https://` may be left out. */
function own({ siteUrl, gatewayUrl = GATEWAY }) {
  const urls = [siteUrl, gatewayUrl].map((url) => (url.includes('://') ? url : `https://${url}`));
  return urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).origin);
}

/** The origins that calls on these connections may reach. */
export function reachable(settings) {
  return new Set([...Object.values(settings).flatMap(own), MEDIA]);
}

/**
 * The component with your connections, `{ name: settings }`. Settings with the
 * credential `{ tag: 'host' }` have `authorization`, a function that answers the
 * whole value of that header at the start of each call: the component never has it.
 */
export async function connect(settings, { log = () => {} } = {}) {
  const origins = reachable(settings);
  // Where the call under way is signed for by this host, and with what.
  let signed = { origins: [], value: undefined };
  // What is known of each site's rate limits.
  const limits = new Map();
  const connections = {
    get(name) {
      if (!Object.hasOwn(settings, name)) throw { tag: 'unknown' };
      const { authorization, ...lent } = settings[name];
      signed = { origins: own(lent), value: authorization?.() };
      return { revision: '1', settings: { limits: {}, ...lent }, learned: { extra: [] } };
    },
    limits(name) {
      return limits.get(settings[name].siteUrl);
    },
    replaceLimits(name, old, value) {
      // One thread and one instance: nobody else was faster.
      limits.set(settings[name].siteUrl, value);
      return true;
    },
    save() {
      throw { tag: 'failed', val: 'this example keeps nothing' };
    },
  };
  // The sandbox reaches the sites of your connections and nothing else.
  const outgoingHandler = {
    handle(request, options) {
      const scheme = request.scheme()?.tag === 'HTTP' ? 'http' : 'https';
      const { origin } = new URL(`${scheme}://${request.authority()}`);
      if (!origins.has(origin)) throw { tag: 'HTTP-request-denied' };
      if (signed.value !== undefined && signed.origins.includes(origin)) sign(request.headers(), signed.value);
      return inWordsOfWasi(http.outgoingHandler.handle(request, options));
    },
  };
  // A body that breaks off has an error of Node's, which is none of wasi:http's.
  const httpErrorCode = (error) => (error?.payload?.tag === undefined ? undefined : http.types.httpErrorCode(error));
  const types = { ...http.types, httpErrorCode };
  const imports = {
    ...new WASIShim({ http: { ...http, outgoingHandler, types } }).getImportObject(),
    'connector:jira/connections': connections,
    'wasi:logging/logging': { log },
  };
  const core = async (path) => WebAssembly.compile(await readFile(new URL(`generated/${path}`, import.meta.url)));
  return instantiate(core, imports);
}

// What Node says of a certificate, and the alert of TLS that says the same.
const ALERTS = [
  [/does not match certificate's altnames/, 112],
  [/certificate has expired|certificate is not yet valid/, 45],
  [/self-signed certificate|unable to (get|verify)/, 48],
];

/** An answer to come, whose error says that a certificate was refused where Node says so: nothing was sent then. */
function inWordsOfWasi(answer) {
  const get = answer.get.bind(answer);
  answer.get = () => {
    const got = get();
    const error = got?.val?.tag === 'err' ? got.val.val : undefined;
    const [, alertId] = ALERTS.find(([words]) => error?.tag === 'internal-error' && words.test(error.val)) ?? [];
    if (alertId !== undefined) got.val.val = { tag: 'TLS-alert-received', val: { alertId, alertMessage: error.val } };
    return got;
  };
  return answer;
}

/** Adds the header to a request on its way out: its fields take no change any more, but are read from here. */
function sign(fields, value) {
  const others = fields.entries().filter(([name]) => name.toLowerCase() !== 'authorization');
  const entries = [...others, ['authorization', new TextEncoder().encode(value)]];
  fields.entries = () => entries;
}

/** The typed error of a call: `{ kind: { tag, val }, message, advice, status, traceId }`. */
export function typed(error) {
  // Some versions of jco wrap it.
  const value = error?.payload ?? error;
  if (typeof value?.kind?.tag !== 'string') throw error;
  return value;
}

/** A connection of the environment's variables. */
export function fromEnvironment({ JIRA_BASE_URL, JIRA_USERNAME, JIRA_API_TOKEN }) {
  if (!(JIRA_BASE_URL && JIRA_USERNAME && JIRA_API_TOKEN)) {
    throw new Error('Set JIRA_BASE_URL, JIRA_USERNAME and JIRA_API_TOKEN.');
  }
  const credential = { tag: 'basic', val: { user: JIRA_USERNAME, secret: JIRA_API_TOKEN } };
  return { default: { siteUrl: JIRA_BASE_URL, credential } };
}

if (import.meta.main ?? process.argv[1] === new URL(import.meta.url).pathname) {
  const { jira } = await connect(fromEnvironment(process.env));
  try {
    let cursor;
    do {
      const page = jira.listProjects('default', { pageSize: 100 }, cursor);
      for (const project of page.items) console.log(`${project.key}\t${project.name}`);
      cursor = page.next;
    } while (cursor !== undefined);
  } catch (error) {
    const { kind, message, advice } = typed(error);
    console.error(`${kind.tag}: ${message} ${advice}`);
    process.exitCode = 1;
  }
}
