#!/bin/bash
# Run once by the image of PostgreSQL, on an empty volume: what ./run does with deploy/database.sql,
# and the passwords without which nobody enters over a network.
set -euo pipefail
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname template1 \
  --file /deploy/database.sql
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname template1 \
  --set=owner="$OWNER_PASSWORD" --set=app="$APP_PASSWORD" <<'SQL'
ALTER ROLE welfare_owner PASSWORD :'owner';
ALTER ROLE welfare_app PASSWORD :'app';
SQL
