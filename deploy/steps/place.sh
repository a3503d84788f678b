# shellcheck shell=bash
# Who runs the platform, and where its state lies: outside the checkout, in folders named by a hash
# of the checkout's path, so that two checkouts never meet.

SERVICE_USER=distretti

# Everything runs as one ordinary user. As root that is a system user made for it: PostgreSQL
# refuses root, and nothing that serves pages should be root.
choose_place() {
  CHECKOUT_ID=$(printf %s "$CHECKOUT" | sha256sum | cut --characters=-12)
  if [ "$EUID" -eq 0 ]; then
    STATE=/var/lib/distretti/$CHECKOUT_ID
    SOCKETS=/run/distretti-$CHECKOUT_ID
  else
    : "${HOME:=$(getent passwd "$EUID" | cut --delimiter=: --fields=6)}"
    STATE=${XDG_STATE_HOME:-$HOME/.local/state}/distretti/$CHECKOUT_ID
    # Not $XDG_RUNTIME_DIR: it goes away at log-out, under a platform left running in tmux.
    # Short, because the path of a Unix socket has at most 107 bytes.
    SOCKETS=/tmp/distretti-$EUID-$CHECKOUT_ID
  fi
  SERVERS=$STATE/servers # data of PostgreSQL and Redis
  INSTANCE=run-$CHECKOUT_ID
}

# make_place MEGABYTES: the state folder, once there is room for all that will go into it.
make_place() {
  local needed=$1 parent free
  parent=$STATE
  while [ ! -d "$parent" ]; do parent=$(dirname "$parent"); done
  free=$(($(df --output=avail --block-size=1M "$parent" | tail --lines=1)))
  # A state that was complete once needs room only for what changed.
  [ ! -e "$STATE/complete-${COMMAND#./}" ] || needed=200
  [ "$free" -ge "$needed" ] ||
    fail "only $free MB are free for $STATE" "free $needed MB there, then run $COMMAND again"
  [ -r /proc/self/stat ] || fail "/proc is not mounted" "mount -t proc proc /proc"
  if [ "$EUID" -eq 0 ] && ! id "$SERVICE_USER" >/dev/null 2>&1; then
    useradd --system --user-group --no-create-home --home-dir /var/lib/distretti \
      --shell /usr/sbin/nologin "$SERVICE_USER" ||
      fail "cannot add the system user $SERVICE_USER" "add it by hand, or run $COMMAND as an ordinary user"
  fi
  mkdir --parents "$STATE" || fail "cannot make $STATE" "make it writable for $(id --user --name)"
  share "$STATE"
  printf '%s\n' "$CHECKOUT" >"$STATE/checkout" # for whoever wonders whose this folder is
}

# share PATH: a folder that the service user may look into and not change.
share() {
  [ "$EUID" -ne 0 ] || chown "root:$SERVICE_USER" "$1"
  chmod 0750 "$1"
}

# own PATH...: folders that the service user writes.
own() {
  mkdir --parents "$@"
  [ "$EUID" -ne 0 ] || chown "$SERVICE_USER:$SERVICE_USER" "$@"
  chmod 0700 "$@"
}

# renew PATH: a folder of the service user, empty and nobody else's.
renew() {
  rm --recursive --force "$1" 2>/dev/null || true
  mkdir --mode=0700 "$1" || fail "$1 belongs to somebody else" "remove it, then run $COMMAND again"
  own "$1"
}

# One ./run for each checkout. The lock is the kernel's: it cannot outlive the processes that hold it.
lock_place() {
  local holder
  exec 9<>"$STATE/lock"
  if ! flock --nonblock 9; then
    read -r holder <"$STATE/lock" || true
    if kill -0 "${holder%% *}" 2>/dev/null; then
      fail "already running for this checkout (pid ${holder/ /, })" \
        "stop that one first (Ctrl-C there, or kill ${holder%% *})"
    fi
    say "An interrupted $COMMAND is finishing its last step; waiting for it..."
    flock --wait 120 9 || fail "an interrupted $COMMAND still holds $STATE/lock" "end its processes"
  fi
  printf '%s port %s\n' "$$" "$PORT" >"$STATE/lock"
}
