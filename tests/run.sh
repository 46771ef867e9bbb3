#!/usr/bin/env bash
# Runs every test of the project from a clean clone. What the tests can use beyond the .NET SDK is installed from Debian where this user may.
# The last line reads "N passed, N failed, N skipped" for all of it.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
configuration=Release
passed=0 failed=0 skipped=0

# Each package with what it adds: redis-server (live board on a real server), poppler-utils + poppler-data (inspection of PDFs), chromium + fonts-noto-cjk
# (browser tests), ffmpeg (length of videos), qpdf (copies without names for judges), prometheus (promtool reads the metrics), python3 (the second
# verifier).
packages=(redis-server poppler-utils poppler-data chromium fonts-noto-cjk ffmpeg qpdf prometheus python3)
install_packages() {
  local missing=()
  for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    echo "== installing ${missing[*]}"
    # The servers are started by the tests themselves, on ports of their own.
    local policy=/usr/sbin/policy-rc.d made=
    [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' > $policy && chmod +x $policy && made=1; }
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } > /dev/null 2>&1 \
      || echo "   not all could be installed; the tests that need them are skipped"
    [ -z "$made" ] || rm -f $policy
  else
    echo "== without ${missing[*]}: the tests that need them are skipped"
  fi
}

# count NAME EXIT_CODE: one check outside the .NET test project; exit code 77 means skipped.
count() {
  case $2 in
    0) passed=$((passed + 1)); echo "ok      $1" ;;
    77) skipped=$((skipped + 1)); echo "skipped $1" ;;
    *) failed=$((failed + 1)); echo "FAILED  $1" ;;
  esac
}

install_packages

echo "== build"
if ! dotnet build CseaMesh.sln -c $configuration -v quiet; then
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

echo "== tests"
log=$(mktemp)
dotnet "tests/bin/$configuration/net10.0/CseaMesh.Tests.dll" --no-progress | tee "$log"
code=${PIPESTATUS[0]}
figure() { sed -n "s/^ *$1: \([0-9]*\).*/\1/p" "$log" | tail -n 1; }
passed=$((passed + $(figure succeeded || true) + 0)) failed=$((failed + $(figure failed || true) + 0)) skipped=$((skipped + $(figure skipped || true) + 0))
[ "$code" = 0 ] || [ $failed -gt 0 ] || failed=1
rm -f "$log"

echo "== rules"
dotnet "tests/RuleTrace/bin/$configuration/net10.0/CseaMesh.RuleTrace.dll" "tests/bin/$configuration/net10.0/CseaMesh.Tests.dll" tests/Rules/rules.tsv | tail -n 1
count "every rule named by a test is in the rulebook" "${PIPESTATUS[0]}"

echo "== chart and image"
bash tests/Charts/check.sh; count "charts render and every object is valid" $?
bash tests/Charts/image.sh; count "one image builds and starts" $?

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
