"""Operations by name from Python, against the simulator."""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

from operations import call, pages
from projects import Connector, JiraError, basic, record

SIMULATOR = Path(__file__).parent / "../../target/release/jira-simulator"
USER, TOKEN = "mia@example.com", "simulated-api-token"


class Operations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.simulator = subprocess.Popen([SIMULATOR], stdout=subprocess.PIPE, text=True)
        cls.url = cls.simulator.stdout.readline().removeprefix("Jira simulator at ").strip()
        cls.connector = Connector({"default": basic(cls.url, USER, TOKEN, gateway_url=cls.url)})

    @classmethod
    def tearDownClass(cls):
        cls.simulator.kill()
        cls.simulator.communicate()

    def test_an_operation_is_found_and_called(self):
        query = record(text="get issue", product="jira", path=None, limit=None)
        found = self.connector.call("operations", "search", query)[0]
        self.assertEqual(found.name, "jira.getIssue")
        self.assertEqual(call(self.connector, "default", found.name, issueIdOrKey="KAN-7")["key"], "KAN-7")
        fields = {"summary": "From Python"}
        self.assertIsNone(call(self.connector, "default", "jira.editIssue", issueIdOrKey="KAN-7", fields=fields))
        with self.assertRaises(JiraError) as raised:
            call(self.connector, "default", found.name, issueKey="KAN-7")
        self.assertEqual(raised.exception.kind, "invalid-request")
        self.assertIn("`issueIdOrKey` (path) is required", str(raised.exception))

    def test_a_list_is_read_page_by_page(self):
        keys = [project["key"] for project in pages(self.connector, "default", "jira.searchProjects", maxResults=5)]
        self.assertEqual(keys, "API APP DATA FAC FIN HELP HR ITSM KAN MKT SEC WEB".split())

    def test_the_program_prints_an_item_a_line(self):
        variables = {"JIRA_BASE_URL": self.url, "JIRA_USERNAME": USER, "JIRA_API_TOKEN": TOKEN}

        def run(*arguments):
            command = [sys.executable, "operations.py", *arguments]
            options = dict(cwd=Path(__file__).parent, env={**os.environ, **variables}, text=True)
            return subprocess.run(command, check=True, capture_output=True, **options).stdout

        self.assertEqual(len(run("jira.searchProjects", '{"maxResults": 5}').splitlines()), 12)
        self.assertEqual(json.loads(run("jira.getCurrentUser"))["displayName"], "Mia Krystof")


if __name__ == "__main__":
    unittest.main()
