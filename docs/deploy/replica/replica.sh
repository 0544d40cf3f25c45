#!/bin/bash
# The replica's container: copies the primary into an empty folder, then follows it. PRIMARY is the host, or a folder with a socket.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    rm -rf "$PGDATA.copy"
    PGPASSWORD=$(cat "${REPLICA_PASSWORD_FILE:-/run/secrets/replica_password}") pg_basebackup \
        --dbname="host=$PRIMARY user=wecoza_replica dbname=postgres" --pgdata="$PGDATA.copy" \
        --write-recovery-conf --slot=replica1 --checkpoint=fast
    rm -rf "$PGDATA"
    mv "$PGDATA.copy" "$PGDATA" # whole, or not there
fi
exec postgres -D "$PGDATA" "$@"
