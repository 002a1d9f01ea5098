#!/bin/sh
# Backs up what can't be made again: the home, the inboxes, seeds and scenarios, into a new folder of archives with their hashes.
#
# Usage: deploy/backup.sh FOLDER, with the variables of /etc/payesh.env; FOLDER should be on another machine's disk.
# It ends with 0, or with 3 when another process has held the home for PAYESH_BACKUP_WAIT_SECONDS (an hour if not set).
# No refresh writes meanwhile: the archive has one moment of the home. docs/runbooks/backup.md says how it is brought back.
set -eu
: "${1:?name the folder for backups}" "${PAYESH_HOME:?read /etc/payesh.env first}"
: "${PAYESH_PROJECT_DIRECTORY:?read /etc/payesh.env first}" "${PAYESH_PERIODS_DIRECTORY:?read /etc/payesh.env first}"
umask 077
mkdir -p "$1"
target=$(cd "$1" && pwd)
made=$target/payesh-$(date -u +%Y%m%dT%H%M%SZ)
new=$made.new
mkdir "$new"
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT TERM

exec 9<"$PAYESH_HOME/.lock"
if ! flock --wait "${PAYESH_BACKUP_WAIT_SECONDS:-3600}" 9; then
    echo "process $(cat "$PAYESH_HOME/.lock") is writing to $PAYESH_HOME; try again when it has ended" >&2
    exit 3
fi
echo "$$" >"$PAYESH_HOME/.lock"
# Left out is what the next refresh makes anew, and Prefect's own.
tar --create --gzip --file "$new/home.tar.gz" --directory "$PAYESH_HOME" \
    --exclude='./versions/*/analysis.duckdb' --exclude=./builds --exclude=./work --exclude=./parsed --exclude=./prefect --exclude=./docs .
flock --unlock 9
tar --create --gzip --file "$new/periods.tar.gz" --directory "$PAYESH_PERIODS_DIRECTORY" .
tar --create --gzip --file "$new/seeds.tar.gz" --directory "$PAYESH_PROJECT_DIRECTORY" seeds scenarios
(cd "$new" && sha256sum home.tar.gz periods.tar.gz seeds.tar.gz >SHA256SUMS && sync home.tar.gz periods.tar.gz seeds.tar.gz SHA256SUMS)
mv "$new" "$made"
echo "$made"
