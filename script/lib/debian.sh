# What the tests use from Debian: PostgreSQL, Redis, Chromium, a Korean font. The tests start and stop
# the servers themselves, on free ports as an ordinary user.
# shellcheck shell=bash

has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_redis()    { command -v valkey-server >/dev/null || command -v redis-server >/dev/null; }
has_chromium() { command -v chromium >/dev/null; }
has_nanum()    { compgen -G '/usr/share/fonts/truetype/nanum/*' >/dev/null; }

missing_packages() {
  has_postgres || printf '%s\n' postgresql
  has_redis    || printf '%s\n' redis-server
  has_chromium || printf '%s\n' chromium
  has_nanum    || printf '%s\n' fonts-nanum
}

ensure_debian_packages() {
  local missing; mapfile_into missing missing_packages
  if (( ${#missing[@]} )); then
    may_install && run "Debian packages: ${missing[*]}" "$(log_of apt)" apt_install "${missing[@]}" || true
    mapfile_into missing missing_packages
  fi
  if (( ${#missing[@]} )); then
    note "${C_BAD}not here: ${missing[*]}${C_END}; tests that need them are skipped"
    note "to have them: apt-get install ${missing[*]}"
  fi
  # Where both servers are, a test that finds none has found a bug.
  if has_postgres && has_redis; then export MADANG_TEST_REQUIRE_ENGINES=1; fi
}
