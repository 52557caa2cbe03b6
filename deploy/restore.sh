#!/usr/bin/env bash
# Put a backup back into a new data folder, and Dagster's history into an empty database:  restore.sh BACKUP DATA
# Then check it: onrecord --data DATA doctor; and refresh it: onrecord --data DATA release.
set -euo pipefail
backup=${1:?a folder that backup.sh made}
data=${2:?the data folder to make}
(cd "$backup" && sha256sum --quiet --check SHA256SUMS)
test -z "$(ls -A "$data" 2>/dev/null)" || { echo "$data is not empty; name a new folder" >&2; exit 2; }
mkdir -p "$data"
tar --extract --gzip --file "$backup/data.tar.gz" --directory "$data"
if test -f "$backup/dagster.dump"; then
  if test -n "${ONRECORD_POSTGRES:-}"; then
    pg_restore --no-owner --exit-on-error --dbname "${ONRECORD_POSTGRES/+psycopg2/}" "$backup/dagster.dump"
  else
    echo "the history of runs was not put back: ONRECORD_POSTGRES names no database" >&2
  fi
fi
echo "$data"
