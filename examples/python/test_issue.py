"""A team's day from Python leaves the state that it leaves from Rust and Node."""

import base64
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path
from urllib.request import Request, urlopen

FOLDER = Path(__file__).parent
SIMULATOR = FOLDER / "../../target/release/jira-simulator"
USER, TOKEN = "mia@example.com", "simulated-api-token"
# What depends on when the program ran.
TIMES = ("created", "updated", "statuscategorychangedate", "lastViewed")


def stable(members):
    return {name: "now" if name in TIMES and isinstance(value, str) else value for name, value in members.items()}


class Issue(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.simulator = subprocess.Popen([SIMULATOR], stdout=subprocess.PIPE, text=True)
        cls.url = cls.simulator.stdout.readline().removeprefix("Jira simulator at ").strip()

    @classmethod
    def tearDownClass(cls):
        cls.simulator.kill()
        cls.simulator.communicate()

    def read(self, path):
        """An answer, read without the component: times of now and the site's address are taken out."""
        authorization = "Basic " + base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
        with urlopen(Request(self.url + path, headers={"Authorization": authorization})) as answer:
            return json.loads(answer.read().decode().replace(self.url, ""), object_hook=stable)

    def test_the_program_leaves_the_state_that_all_leave(self):
        lag = Request(self.url + "/__simulator/index", method="PUT", data=b'{"lag_ms": 60000}')
        with urlopen(lag) as answer:
            self.assertEqual(answer.status, 204)
        variables = {"JIRA_BASE_URL": self.url, "JIRA_USERNAME": USER, "JIRA_API_TOKEN": TOKEN}
        command = [sys.executable, "issue.py", "APP", "APP-7", "bug-1"]
        options = dict(cwd=FOLDER, env={**os.environ, **variables}, text=True)
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, **options).stdout
        state = {
            "report": printed.splitlines(),
            "issue": self.read("/rest/api/3/issue/APP-41?fields=*all"),
            "request": self.read("/rest/api/3/issue/APP-41/properties/connector.request"),
            "effects": self.read("/__simulator/effects"),
        }
        self.maxDiff = None
        self.assertEqual(state, json.loads((FOLDER / "../issue.expected.json").read_text()))


if __name__ == "__main__":
    unittest.main()
