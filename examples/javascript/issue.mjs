// Works on an issue from the first word to the report, from Node.
//
//   JIRA_BASE_URL=… JIRA_USERNAME=… JIRA_API_TOKEN=… node issue.mjs APP APP-7
//
// The site needs the fields Severity, Location and Effort, as the simulator has them.
// `examples/python/issue.py` and `host-tests/tests/program/issue.rs` do the same.

import { randomUUID } from 'node:crypto';
import { connect, fromEnvironment, typed } from './projects.mjs';

const SUMMARY = 'Sign-in fails behind a "strict" proxy';
const DESCRIPTION = `\
## What happens

1. Open the sign-in page behind a proxy that *inspects* traffic.
2. Press **Sign in**.

~~~
HTTP/1.1 502 Bad Gateway
~~~

| Browser | Outcome |
|---|---|
| Firefox | fails |
| Chrome | works |

- [x] Reproduced
- [ ] Fixed

> [!WARNING]
> It keeps customers out: see [the policy](https://example.com/policy).
`;
const LOG = '09:30:00 CONNECT acme.example 502\n';

const markdown = (val) => ({ tag: 'markdown', val });
const field = (field, val) => ({ field, value: { tag: 'text', val } });

/** Common tasks of a team. Returns a line for each issue of its report. With the same `key` the issue is
 * created once. */
export function work({ issues, files, comments, worklogs, links, search }, connection, project, blocked, key) {
  const bug = {
    project,
    issueType: 'Bug',
    summary: SUMMARY,
    description: markdown(DESCRIPTION),
    labels: ['sign-in'],
    components: [],
    fixVersions: [],
    fields: [
      field('Severity', 'Major'),
      field('Location', 'Europe > Berlin'),
      field('Effort', '2.5'),
      field('timetracking', '4h'),
    ],
  };
  const created = issues.create(connection, bug, key);

  const log = { name: 'proxy.log', mediaType: 'text/plain', content: new TextEncoder().encode(LOG) };
  files.upload(connection, { tag: 'issue', val: created.key }, [log]);
  const comment = markdown('The proxy *cuts* the answer:\n\n![](attachment:proxy.log)');
  comments.add(connection, created.key, comment, {});

  issues.transition(connection, created.key, { transition: 'In Progress', fields: [] });
  const started = BigInt(Date.parse('2026-01-15T09:30:00Z'));
  const spent = { tag: 'text', val: '1h 30m' };
  worklogs.add(connection, created.key, spent, { started, comment: markdown('Read the **log**') });
  links.createLink(connection, 'blocks', created.key, blocked, undefined);

  const [place, severity, words] = [search.quote(project), search.quote('Major'), search.quoteWords(SUMMARY)];
  const query = {
    jql: `project = ${place} and (Severity = ${severity} or summary ~ ${words}) order by key`,
    selection: { fields: ['Severity', 'Effort'] },
    // The search index may not have the new issue yet.
    reconcileIssues: [BigInt(created.id)],
  };
  const lines = [];
  let cursor;
  do {
    const page = search.find(connection, query, cursor);
    lines.push(...page.items.map(line));
    cursor = page.next;
  } while (cursor !== undefined);
  return lines;
}

function line({ key, status, fields, summary }) {
  const filled = fields.filter(({ text }) => text !== '').map(({ name, text }) => `${name}: ${text}`);
  return [key, status?.name, filled.join(', '), summary].join('\t');
}

if (import.meta.main ?? process.argv[1] === new URL(import.meta.url).pathname) {
  const component = await connect(fromEnvironment(process.env));
  const [, , project = 'APP', blocked = 'APP-7', key = randomUUID()] = process.argv;
  try {
    for (const line of work(component, 'default', project, blocked, key)) console.log(line);
  } catch (error) {
    const { kind, message, advice } = typed(error);
    console.error(`${kind.tag}: ${message} ${advice}`);
    process.exitCode = 1;
  }
}
