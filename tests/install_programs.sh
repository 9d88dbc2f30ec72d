#!/usr/bin/env bash
# Installs, on Debian and its relatives, what the tests with real workbooks and Word files need: LibreOffice Calc and
# Writer without a desktop, their bridge to Python, Chromium, a Chinese font, and the tools that count and measure
# printed pages.
# Installs only what is missing, so it may be run as often as you like: by root, or by somebody who may use sudo.
set -euo pipefail

missing=()
for package in libreoffice-calc libreoffice-writer python3-uno chromium fonts-noto-cjk poppler-utils; do
  [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "no Debian: install Chromium, and LibreOffice Calc and Writer with their Python, as you install programs here" >&2
  exit 1
fi
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "installing ${missing[*]}"
{
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "${missing[@]}"
} >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
