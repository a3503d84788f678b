# shellcheck shell=bash
# The virtual environment, made anew from its lock whenever lock or Python changed.

# The service user must be able to run it too, which rules out one kept in /root (pyenv): Debian's
# own comes first.
choose_python() {
  local minimum=${PYTHON_MINIMUM/./, }
  if [ -z "${PYTHON:-}" ]; then
    PYTHON=/usr/bin/python3
    [ -x "$PYTHON" ] || PYTHON=$(command -v python3) ||
      fail "there is no python3" "install Python $PYTHON_MINIMUM or newer with its venv module"
  fi
  "$PYTHON" -c "import sys; sys.exit(sys.version_info < ($minimum))" ||
    fail "$PYTHON is older than Python $PYTHON_MINIMUM" "set PYTHON to a newer one"
  "$PYTHON" -c "import ensurepip" ||
    fail "$PYTHON has no venv module" "install it (Debian: apt-get install python3-venv)"
}

# build_venv FOLDER LOCK
build_venv() {
  local venv=$1 lock=$2 wanted
  choose_python
  wanted=$("$PYTHON" -VV && sha256sum <"$lock")
  if [ "$(cat "$venv/complete" 2>/dev/null)" != "$wanted" ]; then
    attend owner "$PYTHON" -m venv --clear "$venv"
    install_lock "$venv" "$lock"
    echo "$wanted" >"$venv/complete"
    OUTCOME="installed $lock"
  else
    OUTCOME="already there"
  fi
  PATH=$venv/bin:$PATH
}

# install_lock VENV LOCK: wheels only, each with its hash. The one package that is published as
# source only (reuse) is built by the poetry-core of the lock: pip's own build environments know no
# hashes.
install_lock() {
  local venv=$1 lock=$2
  local pip=("$venv/bin/pip" --disable-pip-version-check install --require-hashes
    --only-binary :all: --no-binary reuse --no-build-isolation)
  awk '/^[a-z0-9]/ { wanted = /^poetry-core==/ } wanted' "$lock" >"$venv/build.lock"
  [ ! -s "$venv/build.lock" ] || attend owner "${pip[@]}" --requirement "$venv/build.lock"
  attend owner "${pip[@]}" --requirement "$lock"
}
