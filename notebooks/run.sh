#!/usr/bin/env bash
# Runs the notebooks against the sandbox and stores their outputs. It needs PySpark 4.2, nbconvert, ipykernel,
# pandas and matplotlib, and the jars of `mvn -q -DskipTests package`.
set -euo pipefail
cd "$(dirname "$0")/.."

# Runs a notebook with a sandbox of its own, which has the flags that follow.
run() {
  local notebook=$1
  shift
  rm -f target/sandbox.log
  java -jar target/partnerinsights-sandbox.jar --port 0 "$@" > target/sandbox.log 2>&1 &
  sandbox=$!
  trap 'kill $sandbox' EXIT
  until grep -qs 'Its page' target/sandbox.log; do
    kill -0 $sandbox
    sleep 1
  done
  SANDBOX_URL=$(sed -n 's|.*Its page: \(.*\)/$|\1|p' target/sandbox.log) python3 notebooks/execute.py "notebooks/$notebook"
  kill $sandbox
  wait $sandbox || true
  trap - EXIT
}

run quickstart.ipynb
run explore.ipynb
run lakehouse.ipynb
