"""The same component from Python, against the simulator."""

import json
import subprocess
import unittest
from pathlib import Path

from projects import Connector, JiraError, basic, limits, record

SIMULATOR = Path(__file__).parent / "../../target/release/jira-simulator"
TOKEN = "simulated-api-token"


class Projects(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.simulator = subprocess.Popen([SIMULATOR], stdout=subprocess.PIPE, text=True)
        cls.url = cls.simulator.stdout.readline().removeprefix("Jira simulator at ").strip()

    @classmethod
    def tearDownClass(cls):
        cls.simulator.kill()
        cls.simulator.communicate()

    def connector(self, token=TOKEN, **options):
        return Connector({"default": basic(self.url, "mia@example.com", token, gateway_url=self.url)}, **options)

    def failure(self, call):
        with self.assertRaises(JiraError) as raised:
            call()
        return raised.exception

    def test_projects_are_listed(self):
        keys = [project.key for project in self.connector().projects("default")]
        self.assertEqual(keys, "API APP DATA FAC FIN HELP HR ITSM KAN MKT SEC WEB".split())
        self.assertEqual([project.name for project in self.connector().projects("default", "büro")], ["Büro & Gebäude"])

    def test_pages(self):
        connector = self.connector()
        options = record(text=None, page_size=7)
        first = connector.call("jira", "list-projects", "default", options, None)
        second = connector.call("jira", "list-projects", "default", options, first.next)
        self.assertEqual((len(first.items), len(second.items), second.next), (7, 5, None))
        self.assertEqual((first.total, first.items[0].kind.tag), (12, "software"))

    def test_errors_are_typed(self):
        connector = self.connector(token="hunter2")
        error = self.failure(lambda: list(connector.projects("default")))
        self.assertEqual((error.kind, error.status), ("unauthorized", 200))
        self.assertNotIn("hunter2", str(error))
        error = self.failure(lambda: connector.call("jira", "get-myself", "nobody"))
        self.assertEqual(error.kind, "unknown-connection")
        report = connector.call("rest", "test-connection", "default")
        self.assertEqual(report.verdict, "wrong-credentials")

    def test_any_endpoint(self):
        def request(path, bounds=limits()):
            call = record(method="GET", path=path, query=[("expand", "lead")], headers=[], body=None, limits=bounds, safety=None)
            return self.connector().call("rest", "request", "default", call)

        answer = request("/rest/api/3/project/KAN")
        self.assertEqual(answer.status, 200)
        self.assertEqual(json.loads(bytes(answer.body))["lead"]["displayName"], "Noa Lindqvist")
        self.assertEqual(self.failure(lambda: request("/../x")).kind, "invalid-request")
        self.assertEqual(self.failure(lambda: request("/rest/api/3/project", limits(max_body=10))).kind, "too-large")

    def test_what_is_known_of_limits_is_kept_and_can_be_read(self):
        connector = self.connector()
        body = json.dumps({"fields": {"summary": "From Python"}}).encode()
        edit = record(
            method="PUT", path="/rest/api/3/issue/KAN-8", query=[], headers=[], body=body, limits=limits(), safety=None
        )
        self.assertEqual(connector.call("rest", "limits", "default"), [])
        for _ in range(20):
            self.assertEqual(connector.call("rest", "request", "default", edit).trip.waited, 0)
        (state,) = connector.call("rest", "limits", "default")
        self.assertEqual((state.limit, state.issue, state.changes), ("issue", "KAN-8", 20))
        self.assertGreater(connector.call("rest", "request", "default", edit).trip.waited, 0)

    def test_log_lines_are_json_without_secrets(self):
        lines = []
        list(self.connector(log=lambda *line: lines.append(line)).projects("default"))
        self.assertEqual([level for level, _, _ in lines], ["debug", "info"])
        for _, context, message in lines:
            self.assertEqual(context, "jira.exchange")
            self.assertIn("event", json.loads(message))
            self.assertNotIn(TOKEN, message)


if __name__ == "__main__":
    unittest.main()
