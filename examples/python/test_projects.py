"""The same component from Python, against the simulator."""

import json
import subprocess
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
        options = record(query=None, page_size=7)
        first = connector.call("jira", "list-projects", "default", options, None)
        second = connector.call("jira", "list-projects", "default", options, first.next)
        self.assertEqual((len(first.items), len(second.items), second.next), (7, 5, None))
        self.assertEqual((first.total, getattr(first.items[0], "project-type").tag), (12, "software"))

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
        self.assertEqual(connector.call("rest", "list-limits", "default"), [])
        for _ in range(20):
            self.assertEqual(connector.call("rest", "request", "default", edit).statistics.waited, 0)
        (state,) = connector.call("rest", "list-limits", "default")
        self.assertEqual((state.limit, state.issue, state.changes), ("issue", "KAN-8", 20))
        self.assertGreater(connector.call("rest", "request", "default", edit).statistics.waited, 0)

    def test_threads_share_a_connector(self):
        connector, names, failures = self.connector(), [], []

        def ask():
            try:
                for _ in range(5):
                    names.append(connector.call("jira", "get-myself", "default").__dict__["display-name"])
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((failures, names), ([], ["Mia Krystof"] * 40))

    def test_an_answer_that_is_too_large_for_python_leaves_a_connector_that_works(self):
        class Large(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                self.rfile.read(int(self.headers.get("content-length") or 0))
                small = self.path.endswith("/small")
                body = b"{}" if small else b'"' + b"x" * 3_000_000 + b'"'
                self.send_response(404 if self.path.endswith("/refused") else 200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Large)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_port}"
        connector = Connector({"default": basic(url, "mia@example.com", TOKEN, gateway_url=url)})

        def request(method, path):
            body = b"{}" if method == "POST" else None
            call = record(method=method, path=path, query=[], headers=[], body=body, limits=limits(), safety=None)
            return connector.call("rest", "request", "default", call)

        self.assertEqual(self.failure(lambda: request("GET", "/rest/api/3/field")).kind, "too-large")
        # A search by POST only asks.
        self.assertEqual(self.failure(lambda: request("POST", "/rest/api/3/search/jql")).kind, "too-large")
        error = self.failure(lambda: request("POST", "/rest/api/3/issue"))
        self.assertEqual(error.kind, "outcome-unknown")
        self.assertIn("POST /rest/api/3/issue", str(error))
        self.assertEqual(self.failure(lambda: request("POST", "/refused")).kind, "not-found")
        self.assertEqual(request("GET", "/small").status, 200)

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
