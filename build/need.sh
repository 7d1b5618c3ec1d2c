#!/bin/sh
# need.sh dotnet|node|chromium|curl|git ...: sees to it that each is on this machine. What is there costs nothing and is not mentioned;
# all but the SDK are installed where that needs no password; else one line says what to do.
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

# install <what is needed, and what for> <package>
install() {
  advice="$1: install it with this machine's package manager, then run this again."
  package=$2
  has apt-get || stop "$advice"
  if [ "$(id -u)" = 0 ]; then
    as_root=
  elif has sudo && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
  else
    stop "$advice"
  fi

  echo "$1: installing $package with apt-get."
  apt_install || { $as_root apt-get update -qq && apt_install; } || stop "apt-get could not install $package. $advice"
}

apt_install() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1
}

node_needed="Node.js 18 or later with npm is needed to bundle what the browser runs"
for what in "$@"; do
  case $what in
    dotnet)
      has_dotnet || stop "The .NET SDK 10 is needed, and dotnet of that version is not on PATH: install it, then run this again." ;;
    node)
      # One after the other: some packages of Node.js hold npm, and refuse the one of that name.
      has node || install "$node_needed" nodejs
      has npm || install "$node_needed" npm
      has_node || stop "$node_needed; this machine has $(node --version)." ;;
    chromium)
      # Its shell without windows takes a third of the time off the tests in a browser; the whole browser does as well.
      has chromium-headless-shell || (install "The tests in a browser are quickest in Chromium's shell" chromium-headless-shell) 2>/dev/null ||
        has chromium || install "Chromium is needed for the tests in a browser" chromium ;;
    curl|git)
      has "$what" || install "$what is needed for the tests" "$what" ;;
    *)
      stop "need.sh does not know $what." ;;
  esac
done
