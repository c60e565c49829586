#!/bin/sh
# Keeps an index of an archive, and says of each draft which report it runs, or that it is new.
#
# usage: desk.sh INDEX ARCHIVE.jsonl DRAFT...
#
# Statuses: 1 is done with errors on some input; 2 and more are failures.
set -u
index=$1 archive=$2
shift 2

run() {
  "$@"
  status=$?
  [ "$status" -le 1 ] || { echo "desk.sh: '$1 $2' ended with status $status" >&2; exit "$status"; }
}

run samewire index build "$index" "$archive" >/dev/null
for draft; do
  found=$(run samewire find --format jsonl --limit 1 "$draft" "$archive" | sed -n 's/.*"b":"\([^"]*\)".*"relation":"\(same-wire\|identical\)".*/\1/p')
  estimate=$(run samewire index query --format jsonl --limit 1 "$index" "$draft" | sed -n 's/.*"in_match":\([0-9.]*\).*/\1/p')
  if [ -n "$found" ]; then
    echo "$draft: runs $found, which holds about $estimate of it"
  else
    echo "$draft: new"
  fi
done
# The pairs of the archive that are one report, as columns that any tool reads.
run samewire pairs "$archive" | awk -F '\t' '$6 == "same-wire" || $6 == "identical" {print $1, $2, $3}'
