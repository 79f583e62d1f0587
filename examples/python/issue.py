"""Works on an issue from the first word to the report, from Python.

    JIRA_BASE_URL=… JIRA_USERNAME=… JIRA_API_TOKEN=… python issue.py APP APP-7

The site needs the fields Severity, Location and Effort, as the simulator has them.
`examples/javascript/issue.mjs` and `host-tests/tests/program/issue.rs` do the same.
"""

import sys
import uuid

from wasmtime.component import Variant

from projects import Connector, JiraError, from_environment, record

SUMMARY = 'Sign-in fails behind a "strict" proxy'
DESCRIPTION = """\
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
"""
LOG = b"09:30:00 CONNECT acme.example 502\n"
STARTED = 1_768_469_400_000  # 2026-01-15T09:30:00Z, in milliseconds


def markdown(text):
    return Variant("markdown", text)


def field(name, value):
    return record(field=name, value=Variant("text", value))


def work(connector, connection, project, blocked, key):
    """Common tasks of a team: a line for each issue of its report. With the same `key` it is created once."""

    def call(interface, function, *arguments):
        return connector.call(interface, function, connection, *arguments)

    bug = record(
        project=project,
        issue_type="Bug",
        summary=SUMMARY,
        description=markdown(DESCRIPTION),
        assignee=None,
        priority=None,
        labels=["sign-in"],
        components=[],
        fix_versions=[],
        parent=None,
        due_date=None,
        fields=[
            field("Severity", "Major"),
            field("Location", "Europe > Berlin"),
            field("Effort", "2.5"),
            field("timetracking", "4h"),
        ],
    )
    created = call("issues", "create", bug, key)

    log = record(name="proxy.log", media_type="text/plain", content=LOG)
    call("files", "upload", Variant("issue", created.key), [log])
    comment = markdown("The proxy *cuts* the answer:\n\n![](attachment:proxy.log)")
    call("comments", "add", created.key, comment, record(visibility=None, is_internal=None))

    request = record(transition="In Progress", fields=[], comment=None)
    call("issues", "transition", created.key, request)
    done = markdown("Read the **log**")
    options = record(started=STARTED, comment=done, estimate=None, visibility=None, notify_users=None)
    # Where the types alone tell the cases of a variant apart, wasmtime has no tag.
    call("worklogs", "add", created.key, "1h 30m", options)
    call("links", "create-link", "blocks", created.key, blocked, None)

    place, severity = (connector.call("search", "quote", text) for text in (project, "Major"))
    words = connector.call("search", "quote-words", SUMMARY)
    query = record(
        jql=f"project = {place} and (Severity = {severity} or summary ~ {words}) order by key",
        selection=record(fields=["Severity", "Effort"], text_format=None, details=None),
        page_size=None,
        # The search index may not have the new issue yet.
        reconcile_issues=[int(created.id)],
    )
    lines, cursor = [], None
    while True:
        page = call("search", "find", query, cursor)
        lines += map(line, page.items)
        cursor = page.next
        if cursor is None:
            return lines


def line(issue):
    fields = ", ".join(f"{field.name}: {field.text}" for field in issue.fields if field.text)
    return "\t".join([issue.key, issue.status.name if issue.status else "", fields, issue.summary])


def main(project="APP", blocked="APP-7", key=None):
    connector = Connector(from_environment())
    try:
        for found in work(connector, "default", project, blocked, key or str(uuid.uuid4())):
            print(found)
    except JiraError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
