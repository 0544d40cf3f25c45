#!/bin/bash
# Run once by the primary's container, when its folder is new: who may copy it, and what is kept for the copy.
set -euo pipefail
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres <<'SQL'
\set replica `cat "${REPLICA_PASSWORD_FILE:-/run/secrets/replica_password}"`
CREATE ROLE wecoza_replica LOGIN REPLICATION PASSWORD :'replica';
SELECT pg_create_physical_replication_slot('replica1', true);
ALTER SYSTEM SET max_slot_wal_keep_size = '20GB';
SQL
echo "host replication wecoza_replica all scram-sha-256" >> "$PGDATA/pg_hba.conf"
psql --no-psqlrc --username=postgres --command="SELECT pg_reload_conf()"
