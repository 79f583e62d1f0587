// Calls any documented operation of Jira and Confluence by its name, from Node.
//
//   JIRA_BASE_URL=… JIRA_USERNAME=… JIRA_API_TOKEN=… node operations.mjs jira.getIssue '{"issueIdOrKey": "KAN-7"}'
//
// An operation that brings a list is read to its end, an item a line.

import { connect, fromEnvironment, typed } from './projects.mjs';

/** The answer of an operation. Its arguments are checked before anything is sent. */
export function call({ operations }, connection, name, args = {}) {
  const { body } = operations.call(connection, name, JSON.stringify(args));
  return body.length > 0 ? JSON.parse(new TextDecoder().decode(body)) : undefined;
}

/** The items of the list that an operation brings. A page is asked for when its first item is wanted. */
export function* list({ operations }, connection, name, args = {}) {
  let cursor;
  do {
    const batch = operations.pages(connection, name, JSON.stringify(args), { maxPages: 1 }, cursor);
    yield* batch.items.map((item) => JSON.parse(item));
    if (batch.failure !== undefined) throw batch.failure;
    cursor = batch.next;
  } while (cursor !== undefined);
}

if (import.meta.main ?? process.argv[1] === new URL(import.meta.url).pathname) {
  const component = await connect(fromEnvironment(process.env));
  const [, , name = 'jira.searchProjects', args = '{}'] = process.argv;
  const what = [component, 'default', name, JSON.parse(args)];
  try {
    const { pages } = component.operations.describe(name);
    for (const item of pages === undefined ? [call(...what)] : list(...what)) console.log(JSON.stringify(item));
  } catch (error) {
    const { kind, message, advice } = typed(error);
    console.error(`${kind.tag}: ${message} ${advice}`);
    process.exitCode = 1;
  }
}
