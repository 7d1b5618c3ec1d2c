#!/bin/sh
# tally.sh <log of dotnet test> <its exit code>: one line, N passed, N failed, N skipped.
# A run that broke off, or that ran no test at all, counts as one failed, so that no failure looks like a success.
set -eu
awk -v status="$2" '
  /^Test run summary:/ { within = 1; next }
  within && $1 == "total:" { total += $2 }
  within && $1 == "failed:" { failed += $2 }
  within && $1 == "succeeded:" { passed += $2 }
  within && $1 == "skipped:" { skipped += $2 }
  END {
    if (failed == 0 && (status != 0 || passed == 0)) failed = 1
    printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  }' "$1"
