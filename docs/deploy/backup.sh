#!/bin/bash
# Keeps the database and the files, encrypted for whoever has the secret half of the key. docs/operations.md, "Back up".
#   backup.sh               once, now
#   backup.sh every-night   now, then each night at 01:30
# Needs OWNER_URL (the owner, without a password), FILES_ROOT, BACKUPS (a folder), BACKUP_KEY (a public key, armoured),
# and takes OWNER_PASSWORD_FILE and KEEP_DAYS (30).
set -euo pipefail
umask 077
for needed in OWNER_URL FILES_ROOT BACKUPS BACKUP_KEY; do
    [[ -n ${!needed:-} ]] || { echo "$needed is not set: a line of /etc/wecoza/backup says it, see docs/operations.md" >&2; exit 1; }
done

encrypted() {
    gpg --batch --quiet --yes --homedir "$rings" --trust-model always --recipient-file "$BACKUP_KEY" --encrypt \
        --output "$1"
}

back_up() {
    local name
    name="$BACKUPS/wecoza-$(date -u +%Y-%m-%dT%H-%M-%SZ)"
    rings=$(mktemp -d)
    trap 'rm -rf "$rings"' RETURN
    if [[ -n ${OWNER_PASSWORD_FILE:-} ]]; then
        # A file that libpq reads: a password on a command line can be seen by everybody on the machine.
        sed -e 's/[\\:]/\\&/g' -e 's/^/*:*:*:*:/' "$OWNER_PASSWORD_FILE" >"$rings/pgpass"
        export PGPASSFILE="$rings/pgpass"
    fi
    # The database first: each of its rows finds its file, as a file is on the disk before its row and stays 30 days after it.
    # What was not read to its end keeps the name .part: pg_dump refuses a server that is newer than itself.
    pg_dump --format=custom "$OWNER_URL" | encrypted "$name.dump.gpg.part"
    tar --create --directory="$FILES_ROOT" . | encrypted "$name.files.tar.gpg.part"
    mv "$name.dump.gpg.part" "$name.dump.gpg"
    mv "$name.files.tar.gpg.part" "$name.files.tar.gpg"
    find "$BACKUPS" -maxdepth 1 -name 'wecoza-*.gpg*' -mtime "+${KEEP_DAYS:-30}" -delete
    echo "$name"
}

back_up
while [[ ${1:-} == every-night ]]; do
    sleep $(($(date -d 'tomorrow 01:30' +%s) - $(date +%s)))
    bash "$0" || echo "The backup failed: see the lines above. The next one is tried tomorrow." >&2
done
