# shellcheck shell=bash
# A private PostgreSQL with PostGIS and a private Redis, on Unix sockets only.

POSTGRESQL_BIN=/usr/lib/postgresql/$POSTGRESQL_MAJOR/bin

INITDB_OPTIONS=()     # set by ./test, whose cluster may forget everything at a crash
POSTGRESQL_OPTIONS=()

# start_postgresql: the cluster in $SERVERS, made when it is not there whole.
start_postgresql() {
  local data=$SERVERS/postgresql-$POSTGRESQL_MAJOR
  own "$SERVERS"
  if [ ! -e "$data.complete" ]; then
    rm --recursive --force "$data" # what an interrupted first run left
    attend service "$POSTGRESQL_BIN/initdb" --pgdata="$data" --username=postgres \
      --encoding=UTF8 --locale=C.UTF-8 --auth=trust "${INITDB_OPTIONS[@]}"
  fi
  # No other process of this instance lives (end_processes), so a pid file is a dead one's, even
  # when its number now belongs to another process.
  rm --force "$data/postmaster.pid"
  start "$LOGS/postgresql.log" setpriv --pdeathsig INT "$POSTGRESQL_BIN/postgres" -D "$data" \
    -c config_file="$CODE/deploy/postgresql.conf" -k "$SOCKETS" "${POSTGRESQL_OPTIONS[@]}"
  await_server PostgreSQL "$STARTED" "$LOGS/postgresql.log" \
    "$POSTGRESQL_BIN/pg_isready" --quiet --host="$SOCKETS" --username=postgres
  if [ ! -e "$data.complete" ]; then
    attend service "$POSTGRESQL_BIN/psql" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --host="$SOCKETS" \
      --username=postgres --dbname=template1 --file="$CODE/deploy/database.sql"
    touch "$data.complete"
  fi
}

start_redis() { # start_redis [NAME], of its folder, log and socket
  local name=${1:-redis}
  own "$SERVERS" "$SERVERS/$name"
  start "$LOGS/$name.log" redis-server "$CODE/deploy/redis.conf" --dir "$SERVERS/$name" \
    --unixsocket "$SOCKETS/$name.sock"
  await_server Redis "$STARTED" "$LOGS/$name.log" redis-cli -s "$SOCKETS/$name.sock" ping
}

# await_server NAME PID LOG PROBE...: up to a minute, for a database that recovers from a crash.
await_server() {
  local name=$1 pid=$2 log=$3 tries
  shift 3
  for ((tries = 0; tries < 600; tries++)); do
    kill -0 "$pid" 2>/dev/null || break
    "$@" && return
    sleep 0.1
  done
  cat "$log"
  fail "$name does not start" "see the end of $log"
}

# address ROLE DATABASE: as libpq and Django both read it.
address() { echo "postgres://$1@/$2?host=$SOCKETS"; }
