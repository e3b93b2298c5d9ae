#!/bin/sh
# What ippeveprinter does with a document: it waits for whatever a test says is wrong, then lays the
# paper into the tray.
house=$(dirname "$0")
said=
while [ -s "$house/wrong" ]; do
    now=$(cat "$house/wrong")
    if [ "$now" != "$said" ]; then
        [ -n "$said" ] && echo "STATE: -$said" >&2
        echo "STATE: +$now" >&2
        said=$now
    fi
    sleep 0.05
done
[ -n "$said" ] && echo "STATE: -$said" >&2
# What was asked of the printer beside the pages.
env | grep '^IPP_' >"$house/asked/$(basename "$1").txt"
# Whole or not at all: whoever counts the papers never sees half a one.
out="$house/tray/$(basename "$1")"
cp "$1" "$out.part"
mv "$out.part" "$out"
