#!/bin/sh
# Builds and runs every test project; the last line is the sum: N passed, N failed, N skipped. Arguments go to dotnet test.
set -eu
cd "$(dirname "$0")/.."
build/need.sh dotnet node chromium curl git

mkdir -p artifacts
log=artifacts/test.log
rm -f artifacts/test.status

# The dogfood tests are a step of .ci/run, the pictures one of make screenshots. One project at a time: each of them keeps all cores busy by itself, and some wait for
# browsers and servers.
{
  status=0
  DOTNET_CLI_UI_LANGUAGE=en dotnet test --solution DevEx.sln --max-parallel-test-modules 1 --no-ansi --no-progress \
    --filter-not-class "*.DogfoodTests" --filter-not-method "*.Every_page_is_pictured" "$@" || status=$?
  echo "$status" >artifacts/test.status
} 2>&1 | tee "$log"

# What failed once more and in short, beside the sum: a log may be cut anywhere but at its end.
awk '/^failed / { left = 7 } left-- > 0' "$log" | cut -c 1-300 | tee artifacts/test.failed
build/tally.sh "$log" "$(cat artifacts/test.status)" | tee artifacts/test.sum
! grep -qv ' 0 failed,' artifacts/test.sum
