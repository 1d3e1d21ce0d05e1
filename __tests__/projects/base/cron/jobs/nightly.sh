#!/bin/sh
set -e
out=$1
tmp=$(mktemp)
date > "$tmp"
. /jobs/bin/lib.sh
report "$tmp" > "$out/report.txt"
rm -f "$tmp"
