# shellcheck shell=bash
# What the person reads: one line a step with its duration, and one line when something fails.

LOG=/dev/null       # where the output of the steps goes
STEP=               # the step under way
OUTCOME=            # what a step wants said of it: "already there"
TOLD=               # set once the reason of a failure was said

exec 3>&2 # the person's terminal, also while a step's output goes to the log

say() { printf '%s\n' "$*" >&3; }

# fail WHAT HOW-TO-MEND: the one line of an expected failure.
fail() {
  [ -z "$STEP" ] || printf '\n' >&3
  say "$COMMAND: $1: $2"
  TOLD=yes STEP=
  exit 1
}

# step TITLE COMMAND...: runs COMMAND in this shell with its output in the log.
step() {
  local started=$EPOCHREALTIME
  STEP=$1 OUTCOME=
  shift
  printf '%-24s' "$STEP" >&3
  STEP_LOG_OFFSET=$(stat --format=%s "$LOG")
  printf '=== %s\n' "$STEP" >>"$LOG"
  "$@" >>"$LOG" 2>&1
  say "$(seconds_since "$started")  $OUTCOME"
  STEP=
}

seconds_since() {
  local tenths=$(((${EPOCHREALTIME/./} - ${1/./}) / 100000))
  printf '%5d.%d s' $((tenths / 10)) $((tenths % 10))
}

# Says why a step ended the command, unless `fail` did. The reason is looked for in its output.
explain() {
  local status=$1 output
  [ -z "$TOLD" ] && [ "$status" -ne 0 ] || return 0
  output=$(tail --bytes="+$((${STEP_LOG_OFFSET:-0} + 1))" "$LOG" | tail --lines=200)
  [ -z "$STEP" ] || printf '\n' >&3
  case $output in
    *"No space left on device"*)
      say "$COMMAND: the disk is full: free about 2 GB for $STATE, then run $COMMAND again" ;;
    *"Temporary failure resolving"* | *"Could not resolve"* | *"Failed to fetch"* | \
      *"Unable to connect"* | *"NewConnectionError"* | *"No matching distribution"* | *"Read timed out"*)
      say "$COMMAND: no answer from the package servers («$STEP»): check the network, then run $COMMAND again" ;;
    *)
      tail --lines=15 <<<"$output" >&3
      say "$COMMAND: «${STEP:-$COMMAND}» failed: mend what is said above, then run $COMMAND again (all of it: $LOG)" ;;
  esac
}
