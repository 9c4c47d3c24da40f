# PostgreSQL and Redis for the tests: started on free ports as an ordinary user, stopped on exit.
# Tests find them in MADANG_TEST_POSTGRES and MADANG_TEST_VALKEY, and skip what they do not find.
# shellcheck shell=bash

SERVERS_DIR=""
free_port() { "$PY" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# PostgreSQL refuses to run as root, so root lends the work to the package's own account.
as_ordinary() {
  if [[ "$(id -u)" == 0 ]]; then setpriv --reuid="$ORDINARY" --regid="$(id -g "$ORDINARY")" --clear-groups -- "$@"; else "$@"; fi
}
postgres_bin() {
  local found
  found="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
  [[ -n "$found" ]] || { command -v initdb >/dev/null && found="$(dirname "$(command -v initdb)")"; }
  printf '%s' "$found"
}

ensure_debian_packages() {
  local missing=()
  [[ -n "$(postgres_bin)" ]] || missing+=(postgresql)
  command -v redis-server >/dev/null || command -v valkey-server >/dev/null || missing+=(redis-server)
  command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
  compgen -G '/usr/share/fonts/truetype/nanum/*' >/dev/null || missing+=(fonts-nanum)
  (( ${#missing[@]} )) || return 0
  if may_install; then
    run "Debian packages: ${missing[*]}" "$(log_of apt)" apt_install "${missing[@]}" && return 0
  fi
  note "${C_BAD}not here: ${missing[*]}${C_END}; the tests that need them are skipped"
}

start_servers() {
  SERVERS_DIR="$(mktemp -d)"
  chmod 755 "$SERVERS_DIR"
  trap stop_servers EXIT
  [[ -n "${MADANG_TEST_POSTGRES:-}" ]] || start_postgres || note "PostgreSQL did not start; its tests are skipped"
  [[ -n "${MADANG_TEST_VALKEY:-}" ]] || start_redis || note "Redis did not start; its tests are skipped"
}

start_postgres() {
  local bin port data="$SERVERS_DIR/postgres"; bin="$(postgres_bin)"
  [[ -n "$bin" ]] || return 1
  ORDINARY=postgres; id postgres >/dev/null 2>&1 || ORDINARY=nobody
  port="$(free_port)"
  mkdir -p "$data"; [[ "$(id -u)" != 0 ]] || chown "$ORDINARY" "$data"
  (
    cd "$data"
    as_ordinary "$bin/initdb" -D "$data/db" -U madang -A trust -E UTF8 --locale=C.UTF-8 \
      && as_ordinary "$bin/pg_ctl" -D "$data/db" -w -t 30 -l "$data/log" \
        -o "-p $port -k $data -c listen_addresses=127.0.0.1 -c shared_buffers=64MB -c max_connections=60" start \
      && as_ordinary "$bin/createdb" -h 127.0.0.1 -p "$port" -U madang madang
  ) >"$(log_of postgres)" 2>&1 </dev/null || return 1
  export MADANG_TEST_POSTGRES="postgresql://madang@127.0.0.1:$port/madang"
  good "PostgreSQL on port $port"
}

start_redis() {
  local server port; server="$(command -v valkey-server || command -v redis-server)" || return 1
  port="$(free_port)"
  "$server" --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$SERVERS_DIR" \
    --daemonize yes --pidfile "$SERVERS_DIR/redis.pid" >"$(log_of redis)" 2>&1 </dev/null || return 1
  export MADANG_TEST_VALKEY="valkey://127.0.0.1:$port/0"
  good "Redis on port $port"
}

stop_servers() {
  [[ -n "$SERVERS_DIR" ]] || return 0
  if [[ -f "$SERVERS_DIR/postgres/db/postmaster.pid" ]]; then
    kill -INT "$(head -n 1 "$SERVERS_DIR/postgres/db/postmaster.pid")" 2>/dev/null || true
  fi
  [[ ! -f "$SERVERS_DIR/redis.pid" ]] || kill "$(cat "$SERVERS_DIR/redis.pid")" 2>/dev/null || true
  sleep 0.3
  rm -rf "$SERVERS_DIR"
  SERVERS_DIR=""
}
