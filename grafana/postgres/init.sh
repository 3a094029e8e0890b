#!/bin/sh
# Runs once, when the database of the compose file is made: the role that Grafana reads with, and its password.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" -f /fairline/reader.sql
psql -v ON_ERROR_STOP=1 -v password="$FAIRLINE_READER_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
ALTER ROLE fairline_reader PASSWORD :'password';
SQL
