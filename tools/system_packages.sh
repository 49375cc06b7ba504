#!/usr/bin/env bash
# Installs the programs that tests drive and pip cannot bring: Debian's Chromium (pages) and PostgreSQL (ledger store).
# Does nothing where they are there; where it may not install, it says so and the tests that need them skip.
set -euo pipefail

missing=()
command -v chromium >/dev/null 2>&1 || missing+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null 2>&1 || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "not here: ${missing[*]}; tests that need them are skipped (Debian: sudo apt-get install ${missing[*]})" >&2
  exit 0
fi
echo "installing ${missing[*]} with apt-get" >&2
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null \
  || echo "apt-get could not install ${missing[*]}; tests that need them are skipped" >&2
