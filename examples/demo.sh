#!/usr/bin/env bash
# Tests a connection and lists its projects, through the sandboxed component:
# on the site that JIRA_BASE_URL, JIRA_USERNAME and JIRA_API_TOKEN name, or on a
# simulated one.
set -euo pipefail
cd "$(dirname "$0")/.."
built=${1:-target/release}
jira=$built/jira
# The compiled copy of the component stays in the tree.
export XDG_CACHE_HOME=$PWD/target/cache

if [ -z "${JIRA_BASE_URL:-}" ]; then
  folder=$(mktemp -d)
  "$built/jira-simulator" --url-file "$folder/url" >/dev/null &
  simulator=$!
  trap 'kill "$simulator" 2>/dev/null; wait "$simulator" 2>/dev/null || true; rm -rf "$folder"' EXIT
  for _ in $(seq 100); do [ -e "$folder/url" ] && break; sleep 0.05; done
  [ -e "$folder/url" ] || { echo "The simulator did not start." >&2; exit 1; }
  export JIRA_ALLOW_LOOPBACK=1
  JIRA_BASE_URL=$(cat "$folder/url")
  export JIRA_BASE_URL JIRA_USERNAME=mia@example.com JIRA_API_TOKEN=simulated-api-token
  echo "No JIRA_BASE_URL is set: this is a simulated site at $JIRA_BASE_URL."
  echo
fi

echo "\$ jira test"
"$jira" test
echo
echo "\$ jira projects"
"$jira" projects
