"""Calls any documented operation of Jira and Confluence by its name, from Python.

    JIRA_BASE_URL=… JIRA_USERNAME=… JIRA_API_TOKEN=… python operations.py jira.getIssue '{"issueIdOrKey": "KAN-7"}'

An operation that brings a list is read to its end, an item a line.
"""

import json
import sys

from projects import Connector, JiraError, from_environment, record


def call(connector, connection, name, **arguments):
    """The answer of an operation. Its arguments are checked before anything is sent."""
    body = connector.call("operations", "call", connection, name, json.dumps(arguments)).body
    return json.loads(bytes(body)) if body else None


def pages(connector, connection, name, **arguments):
    """The items of the list that an operation brings. A page is asked for when its first item is wanted."""
    cursor = None
    while True:
        options = record(max_items=None, max_pages=1)
        batch = connector.call("operations", "pages", connection, name, json.dumps(arguments), options, cursor)
        yield from map(json.loads, batch.items)
        if batch.failure is not None:
            raise JiraError(batch.failure)
        cursor = batch.next
        if cursor is None:
            return


def main(name="jira.searchProjects", arguments="{}"):
    connector = Connector(from_environment())
    arguments = json.loads(arguments)
    try:
        is_list = connector.call("operations", "describe", name).pages is not None
        items = pages(connector, "default", name, **arguments) if is_list else [call(connector, "default", name, **arguments)]
        for item in items:
            print(json.dumps(item, ensure_ascii=False))
    except JiraError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
