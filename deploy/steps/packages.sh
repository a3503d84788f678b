# shellcheck shell=bash
# Debian packages: installed when missing, as root or through sudo.

# listed FILE...: the names in the lists.
listed() { grep --no-filename --invert-match -e '^#' -e '^$' "$@"; }

# install_packages LIST...
install_packages() {
  local wanted missing
  if [ -n "${DATABASE_URL:-}" ] && [ -n "${REDIS_URL:-}" ]; then
    OUTCOME="not needed: DATABASE_URL and REDIS_URL are yours"
    return
  fi
  mapfile -t wanted < <(listed "$@")
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  if [ "${#missing[@]}" -eq 0 ]; then
    OUTCOME="already there"
    return
  fi
  refuse_other_systems
  OUTCOME="installed ${missing[*]}"
  if [ "$EUID" -eq 0 ]; then
    "$CHECKOUT/deploy/install-packages" "${missing[@]}"
    return
  fi
  command -v sudo >/dev/null || fail "packages are missing and so is sudo" \
    "as root: apt-get install --no-install-recommends ${missing[*]}"
  # Asks for the password on the terminal, where there is one.
  sudo --validate || fail "packages are missing and sudo refuses" \
    "as root: apt-get install --no-install-recommends ${missing[*]}"
  sudo "$CHECKOUT/deploy/install-packages" "${missing[@]}"
}

missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      echo "$package"
  done
}

refuse_other_systems() {
  local system
  # shellcheck source=/dev/null
  system=$(. /etc/os-release && echo "${ID:-?} ${VERSION_ID:-}")
  [ "$system" = "debian $DEBIAN_VERSION" ] || fail "this is $system, not Debian $DEBIAN_VERSION" \
    "start PostgreSQL $POSTGRESQL_MAJOR with PostGIS and Redis yourself and set DATABASE_URL and REDIS_URL"
}
