#!/usr/bin/env bash
# Save a data folder, and Dagster's history where PostgreSQL keeps it:  backup.sh DATA BACKUPS
# Makes BACKUPS/<time>/ and prints its name. What a refresh makes again (extracted parts, working tables) is left out, and
# so is the history of runs where it is not in PostgreSQL (ONRECORD_POSTGRES).
set -euo pipefail
data=${1:?the data folder}
to=${2:?the folder of backups}/$(date -u +%Y-%m-%dT%H%M%SZ)
test -f "$data/sources.yaml" || { echo "$data is no data folder: it has no sources.yaml" >&2; exit 2; }
umask 077
mkdir -p "$to.part"
trap 'rm -rf "$to.part"' EXIT
members=(.)
brought=(--exclude ./language --exclude ./lookups --exclude ./models --exclude ./corpus --exclude ./defaults)  # in the `data` of a clone
test ! -f "$data/dagster_home/dagster.yaml" || members+=(dagster_home/dagster.yaml)
# a refresh may be putting files in place: then tar says so, and all is read again
for attempt in 1 2 3 4 5; do
  tar --create --gzip --file "$to.part/data.tar.gz" --directory "$data" \
    --exclude ./work/parts --exclude ./work/tables --exclude ./dagster_home "${brought[@]}" "${members[@]}" && break
  test "$attempt" -lt 5 || { echo "$data kept changing while it was read; try again when no refresh runs" >&2; exit 1; }
  sleep "${ONRECORD_BACKUP_PAUSE:-60}"
done
if test -n "${ONRECORD_POSTGRES:-}"; then
  pg_dump --format custom --no-owner --file "$to.part/dagster.dump" "${ONRECORD_POSTGRES/+psycopg2/}"
fi
(cd "$to.part" && sha256sum -- * > SHA256SUMS)
mv "$to.part" "$to"
echo "$to"
