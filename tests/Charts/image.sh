#!/usr/bin/env bash
# Builds one image from the Dockerfile and starts it as the chart would: read-only root, no capabilities, limited memory, user 1654.
#   tests/Charts/image.sh [services/Billing]
# No registry is asked for images: the base is made with debootstrap and this machine's .NET runtime, the engine is a dockerd of its own
# on a private socket. Exit 0 = fine, 77 = skipped, 1 = the image is wrong. Bounded in time; removes only what it made.
set -uo pipefail
cd "$(dirname "$0")/../.."
if [ -z "${IMAGE_CHECK_INNER:-}" ]; then
  IMAGE_CHECK_INNER=1 timeout --kill-after=30 "${IMAGE_TIME_LIMIT:-480}" "$0" "$@"; code=$?
  [ $code = 124 ] && { echo "SKIPPED image check: not finished within ${IMAGE_TIME_LIMIT:-480} s"; exit 77; }
  exit $code
fi
project=${1:-services/Billing}; name=$(basename "$project"/*.csproj .csproj); service=${name,,}
skip() { echo "SKIPPED image check: $1"; exit 77; }
fail() { echo "FAIL image: $1"; [ -n "${container:-}" ] && docker logs "$container" 2>&1 | tail -30; exit 1; }

[ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ] || skip "a Docker engine of its own needs root on Linux"
command -v dotnet > /dev/null || skip "dotnet is not installed"
if ! { [ -x /usr/bin/docker ] && command -v dockerd > /dev/null && command -v debootstrap > /dev/null; }; then
  command -v apt-get > /dev/null || skip "no dockerd, and no apt-get to install it"
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io debootstrap; } > /dev/null 2>&1 \
    || skip "docker.io and debootstrap cannot be installed"
fi

work=$(mktemp -d -t csea-image.XXXXXX)
container=""; engine=""
export DOCKER_HOST="unix://$work/docker.sock" DOCKER_BUILDKIT=1 DOCKER_CONFIG="$work/config"
docker() { /usr/bin/docker "$@"; }
cleanup() {
  [ -n "$container" ] && docker rm -f "$container" > /dev/null 2>&1
  if [ -n "$engine" ]; then
    kill "$engine" 2> /dev/null
    for _ in $(seq 50); do kill -0 "$engine" 2> /dev/null || break; sleep 0.2; done
  fi
  # Nothing below the folder may stay mounted when it is removed.
  awk -v p="$work/" 'index($2, p) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l 2> /dev/null
  rm -rf "$work"
}
trap cleanup EXIT

dockerd --host "$DOCKER_HOST" --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/pid" \
  --bridge none --iptables=false --ip-masq=false > "$work/dockerd.log" 2>&1 & engine=$!
for _ in $(seq 100); do docker info > /dev/null 2>&1 && break; kill -0 "$engine" 2> /dev/null || break; sleep 0.2; done
docker info > /dev/null 2>&1 || { tail -3 "$work/dockerd.log"; skip "a Docker engine cannot run here"; }

echo "base image ..."
release=$(. /etc/os-release; echo "${VERSION_CODENAME:-bookworm}")
include=ca-certificates,libssl3,libgssapi-krb5-2,tzdata,zlib1g,libsqlite3-0,libstdc++6
[ "$release" = bookworm ] && include=$include,libicu72
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2> /dev/null | grep -v security | head -n 1)
[ -n "$mirror" ] || skip "this machine has no Debian mirror"
debootstrap --variant=minbase --include="$include" "$release" "$work/base" "$mirror" > "$work/debootstrap.log" 2>&1 \
  || { tail -3 "$work/debootstrap.log"; skip "the Debian base cannot be made (no mirror?)"; }
runtime=$(dirname "$(readlink -f "$(command -v dotnet)")")
mkdir -p "$work/base/usr/share/dotnet"
cp -a "$runtime/dotnet" "$runtime/host" "$runtime/shared" "$work/base/usr/share/dotnet/"
ln -s /usr/share/dotnet/dotnet "$work/base/usr/bin/dotnet"
tar -C "$work/base" --exclude=./var/cache --exclude=./usr/share/doc -c . | docker import - csea-base > /dev/null || fail "the base cannot be imported"
rm -rf "$work/base"

echo "csea-mesh-$service ..."
mkdir -p "$work/context/artifacts"
dotnet publish "$project/$name.csproj" -c Release -o "$work/context/artifacts/image" -p:UseAppHost=false -nologo -v q || fail "publish"
for kind in dll runtimeconfig.json deps.json; do ln -s "CseaMesh.$name.$kind" "$work/context/artifacts/image/entry.$kind"; done
cp Dockerfile .dockerignore "$work/context/"
docker build -q --network none --build-arg APP=prebuilt --build-arg RUNTIME_IMAGE=csea-base --build-arg PACKAGES=none --build-arg PROJECT="$project" \
  -t "csea-mesh-$service" "$work/context" > "$work/build.log" 2>&1 || { cat "$work/build.log"; fail "docker build"; }

# Free ports of the host's network, which the container shares because the engine has no bridge.
free() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})' 2> /dev/null || shuf -i 20000-29999 -n 1; }
http=$(free); grpc=$(free)
openssl ecparam -name prime256v1 -genkey -noout 2> /dev/null | openssl pkcs8 -topk8 -nocrypt -out "$work/key.pem" && public=$(openssl ec -in "$work/key.pem" -pubout 2> /dev/null)
container=$(docker run -d --network host --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --memory 384m \
  -v csea-data:/var/lib/csea -e Ports__Ops="$http" -e Ports__Grpc="$grpc" \
  -e Database__Provider=Sqlite -e ConnectionStrings__Default="Data Source=/var/lib/csea/data/$service.db" \
  -e Identity__SigningKey="$(cat "$work/key.pem")" -e Identity__Keys__gateway="$public" -e "Identity__Keys__$service=$public" \
  "csea-mesh-$service") || fail "docker run"
for _ in $(seq 120); do
  [ "$(docker inspect -f '{{.State.Running}}' "$container")" = true ] || fail "the container stopped"
  [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$http/health/ready")" = 200 ] && ready=1 && break
  sleep 0.5
done
[ -n "${ready:-}" ] || fail "not ready within a minute"
[ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$http/health/live")" = 200 ] || fail "/health/live"
# Into a file first: `grep -q` closes the pipe at its first match, and pipefail would then blame curl.
curl -sf "http://127.0.0.1:$http/metrics" > "$work/metrics" && grep -q '^# TYPE' "$work/metrics" || fail "/metrics has no metrics"
user=$(docker top "$container" -o pid,uid 2> /dev/null | awk 'NR == 2 { print $2 }')
[ "$user" = 1654 ] || fail "runs as user '$user' instead of 1654"
docker stop -t 20 "$container" > /dev/null
code=$(docker inspect -f '{{.State.ExitCode}}' "$container")
[ "$code" = 0 ] || fail "ends with $code instead of 0 when asked to stop"
size=$(docker image inspect -f '{{.Size}}' "csea-mesh-$service")
echo "ok   csea-mesh-$service: $((size / 1024 / 1024)) MB, ready, measured, stopped cleanly as user 1654"
