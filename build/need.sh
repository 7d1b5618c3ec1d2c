#!/bin/sh
# need.sh dotnet|node|chromium ...: sees to it that each is on this machine. What is there costs nothing and is not mentioned;
# Node.js and Chromium are installed where that needs no password; else one line says what to do.
set -eu
cd "$(dirname "$0")/.."

stop() {
  echo "$1" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# By global.json, so that an SDK which is too old counts as none.
has_dotnet() {
  has dotnet && dotnet --version >/dev/null 2>&1
}

has_node() {
  has node && has npm && node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)'
}

# install <what for> <package> ...
install() {
  purpose=$1
  shift
  advice="Needed $purpose: $*. Install it with this machine's package manager, then run this again."
  has apt-get || stop "$advice"
  if [ "$(id -u)" = 0 ]; then
    as_root=
  elif has sudo && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
  else
    stop "$advice"
  fi

  echo "Installing $* with apt-get, $purpose."
  apt_install "$@" || { $as_root apt-get update -qq && apt_install "$@"; } || stop "apt-get could not install it. $advice"
}

apt_install() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

for what in "$@"; do
  case $what in
    dotnet)
      has_dotnet || stop "The .NET SDK 10 is needed, and dotnet of that version is not on PATH: install it, then run this again." ;;
    node)
      has node || install "to bundle the charts" nodejs
      has npm || install "to bundle the charts" npm
      has_node || stop "Node.js 18 or later is needed to bundle the charts; this machine has $(node --version)." ;;
    chromium)
      has chromium || install "for the tests in a browser" chromium ;;
    *)
      stop "need.sh does not know $what." ;;
  esac
done
