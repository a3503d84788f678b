# shellcheck shell=bash
# Starting processes so that they can all be found and ended: when asked, when something fails, and,
# should this shell be killed with -9, by themselves (--pdeathsig) or at the next start.

ATTENDED=   # the step's process that is waited for
DAEMONS=()  # pids of the servers, in the order in which they were started

# as KIND: sets AS to the words that start a command as `owner` (who called: installs) or as
# `service` (runs), in a session of its own, so that Ctrl-C reaches this shell alone.
# Bash starts background commands deaf to Ctrl-C's signal: --default-signal undoes it.
as() {
  AS=(env --default-signal=INT --default-signal=QUIT setsid setpriv --pdeathsig TERM)
  if [ "$1" = service ] && [ "$EUID" -eq 0 ]; then
    AS+=(--reuid "$SERVICE_USER" --regid "$SERVICE_USER" --init-groups --no-new-privs)
  fi
  AS+=(--)
}

# attend KIND COMMAND...: runs COMMAND to its end, but lets a signal interrupt the wait.
attend() {
  local AS status=0
  as "$1"
  shift
  "${AS[@]}" env "DISTRETTI_INSTANCE=$INSTANCE" "$@" <&0 &
  ATTENDED=$!
  wait "$ATTENDED" || status=$?
  ATTENDED=
  return "$status"
}

# start LOG COMMAND...: a server that stays; its pid is in STARTED.
start() {
  local AS log=$1
  as service
  shift
  [ ! -e "$log" ] || mv "$log" "$log.1"
  "${AS[@]}" "$@" </dev/null >"$log" 2>&1 3>&- 9>&- &
  STARTED=$!
  DAEMONS+=("$STARTED")
}

# Every process of this instance, but for its servers when they are well: those that carry its mark
# in their environment, and those at work in the folder of its servers.
instance_processes() {
  {
    grep --files-with-matches --null-data --line-regexp --fixed-strings \
      "DISTRETTI_INSTANCE=$INSTANCE" /proc/[0-9]*/environ
    [ "${1:-}" = but-servers ] || find /proc/[0-9]*/cwd -maxdepth 0 -lname "$SERVERS/*"
  } 2>/dev/null | grep --only-matching '[0-9]\+' | sort --unique | grep --invert-match --line-regexp "$$" || true
}

# end_processes [but-servers]: politely, then not. SIGINT is PostgreSQL's "now, but in order".
end_processes() {
  local signal pids tries
  for signal in TERM INT KILL; do
    for ((tries = 0; tries < 50; tries++)); do
      mapfile -t pids < <(instance_processes "$@")
      [ "${#pids[@]}" -gt 0 ] || return 0
      [ "$tries" -gt 0 ] || kill "-$signal" "${pids[@]}" 2>/dev/null || true
      sleep 0.1
    done
  done
}

# await_end PID SECONDS
await_end() {
  local tries
  for ((tries = 0; tries < $2 * 20; tries++)); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.05
  done
  return 1
}

# Ends everything that this command started, in the order in which each needs the other.
end_all() {
  local i
  if [ -n "$ATTENDED" ]; then
    kill -INT -- "-$ATTENDED" 2>/dev/null || true
    await_end "$ATTENDED" 5 || true
  fi
  end_processes but-servers
  for ((i = ${#DAEMONS[@]} - 1; i >= 0; i--)); do
    kill -INT "${DAEMONS[i]}" 2>/dev/null || continue
    await_end "${DAEMONS[i]}" 20 || kill -KILL "${DAEMONS[i]}" 2>/dev/null || true
  done
  DAEMONS=()
  end_processes
}

# on_exit: the one way out, whatever the reason. A second Ctrl-C finds the signals ignored.
on_exit() {
  local status=$?
  trap '' INT TERM HUP
  set +e
  explain "$status"
  end_all
  at_end
  exit "$status"
}

# interrupted STATUS
interrupted() {
  trap '' INT TERM HUP
  [ -z "$STEP" ] || printf '\n' >&3
  TOLD=yes
  exit "$1"
}

watch_signals() {
  trap on_exit EXIT
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM
  trap 'interrupted 129' HUP
}
