# shellcheck shell=bash
# The environment of the platform's processes: the keys of .env.defaults and no other.

# What the person set stays; what .env.defaults gives a value to gets it.
load_defaults() {
  local key value
  # Another project's choices, left in the person's shell, are not for this one.
  unset DJANGO_SETTINGS_MODULE PYTHONPATH PYTHONHOME VIRTUAL_ENV
  while IFS='=' read -r key value; do
    case $key in '' | '#'*) continue ;; esac
    [ -n "${!key:-}" ] || printf -v "$key" '%s' "$value"
    export "${key?}"
  done <"$CHECKOUT/.env.defaults"
}

# complete_environment: what has no fixed default.
complete_environment() {
  ALLOWED_HOSTS=${ALLOWED_HOSTS:-"localhost,127.0.0.1,[::1],$(own_names)"}
  SECRET_KEY=${SECRET_KEY:-$(kept_secret)}
  RELEASE=${RELEASE:-${FINGERPRINT::12}}
  DATABASE_OWNER_URL=${DATABASE_OWNER_URL:-$DATABASE_URL}
  STATIC_ROOT=${STATIC_ROOT:-$STATE/static}
  STATE_DIR=${STATE_DIR:-$STATE/var}
  FILES_DIR=${FILES_DIR:-$STATE/files}
  EMAIL_URL=${EMAIL_URL:-filemail://$STATE_DIR/mail}
  own "$STATIC_ROOT" "$STATE_DIR" "$STATE_DIR/mail" "$FILES_DIR"
  export HOME=$STATE_DIR
}

# The names under which this machine is asked for pages, when HOST is reachable from outside.
own_names() {
  case $HOST in
    0.0.0.0 | ::) { hostname && hostname --all-ip-addresses; } | tr --squeeze-repeats ' \n' ,, ;;
    *) echo "$HOST" ;;
  esac
}

# The key that signs sessions, made once; only its owner reads the file.
kept_secret() {
  local file=$STATE/secret-key
  if [ ! -s "$file" ]; then
    (umask 077 && head --bytes=48 /dev/urandom | base64 --wrap=0 >"$file.new")
    mv "$file.new" "$file"
  fi
  cat "$file"
}
