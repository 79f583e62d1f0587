"""Lists the projects of a Jira site through the component, from Python.

    JIRA_BASE_URL=https://acme.atlassian.net JIRA_USERNAME=… JIRA_API_TOKEN=… python projects.py

wasmtime's Python package gives a component all of HTTP or none: it has no
allow-list. The component itself sends credentials only to the connection's own
site and to Atlassian's gateway. Nor can a host in Python add a header to requests
on their way out, so that the credential `host` is of no use here.
"""

import json
import os
import sys
import threading
from pathlib import Path

from wasmtime import Engine, Store, WasiConfig, WasmtimeError
from wasmtime.component import Component, Linker, Record, Variant

DEFAULT_COMPONENT = Path(__file__).parent / "../../dist/jira.wasm"


class JiraError(Exception):
    """A typed error: `kind` as the contract names it, `value` what the kind carries."""

    def __init__(self, error):
        self.kind, self.value = error.kind.tag, error.kind.payload
        self.status, self.trace_id = error.status, getattr(error, "trace-id")
        super().__init__(f"{self.kind}: {error.message} {error.advice}")


def record(**members):
    """A record of the contract; `_` in a name stands for `-`."""
    made = Record()
    for name, value in members.items():
        setattr(made, name.replace("_", "-"), value)
    return made


def limits(**some):
    """Limits of a call (`types.wit`): milliseconds, bytes, times. What is left out is the connection's own."""
    timeouts = ("connect_timeout", "attempt_timeout", "first_byte_timeout", "between_bytes_timeout", "total_timeout")
    names = (*timeouts, "max_body", "retries", "backoff_base", "backoff_cap")
    return record(**{name: some.get(name) for name in names})


def basic(site_url, user, token, gateway_url=None):
    """Settings of a connection with a user and an API token."""
    credential = Variant("basic", record(user=user, secret=token))
    return record(site_url=site_url, credential=credential, gateway_url=gateway_url, limits=limits(), language=None)


class Changes:
    """The changes of a call that may have been carried out, from the component's log lines."""

    def __init__(self):
        self._sent = []

    def note(self, line):
        request = f"{line.get('method')} {line.get('path')}"
        if line["event"] == "send":
            self._sent.append(request)
        elif line["event"] == "attempt" and self._sent and self._sent[-1] == request:
            status = line.get("status", 0)
            refused = 300 <= status < 500 and status != 408
            if refused or line.get("broken") in ("denied", "not-sent"):
                self._sent.pop()

    def failed(self, problem):
        """The typed error of a call that ended in the middle."""
        if self._sent:
            text = f"The change was sent ({self._sent[-1]}); whether it was carried out is unknown. {problem}"
            kind, advice = "outcome-unknown", "Check whether the change was made before you retry."
        elif "too much data" in problem:
            text = "The response is larger than wasmtime's Python package returns."
            kind, advice = "too-large", "Request less (fewer fields, smaller pages)."
        else:
            text, kind, advice = problem, "interrupted", "Try again."
        return JiraError(record(kind=Variant(kind), message=text, advice=advice, status=None, trace_id=None))


class Connector:
    """The component with your connections, `{name: settings}`. Threads may share it: they take turns."""

    def __init__(self, settings, component=DEFAULT_COMPONENT, log=lambda level, context, message: None):
        self._settings = settings
        self._limits = {}  # what is known of each site's rate limits
        self._log = log
        self._turn = threading.Lock()
        self._changes = Changes()
        engine = Engine()
        linker = Linker(engine)
        linker.add_wasip2()
        linker.add_wasi_http()
        with linker.root() as root:
            with root.add_instance("connector:jira/connections@0.1.0") as connections:
                connections.add_func("get", self._get)
                connections.add_func("save", self._save)
                connections.add_func("limits", self._site_limits)
                connections.add_func("replace-limits", self._replace_limits)
            with root.add_instance("wasi:logging/logging@0.1.0-draft") as logging:
                logging.add_func("log", self._line)
        self._engine, self._linker = engine, linker
        self._component = Component.from_file(engine, component)
        self._instantiate()

    def _instantiate(self):
        self._store = Store(self._engine)
        self._store.set_wasi(WasiConfig())
        self._store.set_wasi_http()
        self._instance = self._linker.instantiate(self._store, self._component)

    def _line(self, store, level, context, message):
        self._changes.note(json.loads(message))
        self._log(level, context, message)

    def _get(self, store, name):
        if name not in self._settings:
            return Variant("unknown")
        names = ("tokens", "cloud_id", "site_url", "dead_grant", "route", "quota_wall")
        learned = record(**dict.fromkeys(names), extra=[])
        return record(revision="1", settings=self._settings[name], learned=learned, log_level=None)

    def _save(self, store, name, learned, replaces):
        return Variant("failed", "this example keeps nothing")

    def _site_limits(self, store, name):
        return self._limits.get(getattr(self._settings[name], "site-url"))

    def _replace_limits(self, store, name, old, new):
        # One instance and one call at a time: nobody else was faster.
        self._limits[getattr(self._settings[name], "site-url")] = new
        return True

    def call(self, interface, function, *arguments):
        """Calls an export, such as `call("jira", "get-myself", "default")`."""
        with self._turn:
            self._changes = Changes()
            try:
                outcome = self._call(interface, function, arguments)
            except WasmtimeError as error:
                # An instance that failed is not used again.
                self._instantiate()
                raise self._changes.failed(f"The component failed: {error}") from error
        # wasmtime leaves the tag away where the types alone tell a value from an error.
        tagged = isinstance(outcome, Variant)
        value = outcome.payload if tagged else outcome
        if outcome.tag == "err" if tagged else hasattr(value, "advice"):
            raise JiraError(value)
        return value

    def _call(self, interface, function, arguments):
        exports = self._instance.get_export_index(self._store, f"connector:jira/{interface}@0.1.0")
        func = self._instance.get_func(self._store, self._instance.get_export_index(self._store, function, exports))
        outcome = func(self._store, *arguments)
        func.post_return(self._store)
        return outcome

    def projects(self, connection, text=None):
        """Every project that the connection sees."""
        cursor = None
        while True:
            options = record(query=text, page_size=100)
            page = self.call("jira", "list-projects", connection, options, cursor)
            yield from page.items
            cursor = page.next
            if cursor is None:
                return


def from_environment():
    """A connection of the environment's variables."""
    names = ("JIRA_BASE_URL", "JIRA_USERNAME", "JIRA_API_TOKEN")
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        sys.exit(f"Set {' and '.join(missing)}.")
    return {"default": basic(*(os.environ[name] for name in names))}


def main():
    connector = Connector(from_environment())
    try:
        for project in connector.projects("default"):
            print(f"{project.key}\t{project.name}")
    except JiraError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
