#!/bin/sh
# Installs the Debian packages of /packages, has their programs deliver a file, and removes them again. Run by checks.sh in a container that
# has a minimal system and none of FsNet's libraries.
set -eu
fail() { echo "packages: $*" >&2; exit 1; }

dpkg --install /packages/*.deb
for program in fsnet-tracker fsnet-node; do
    $program --version
    for file in /lib/systemd/system/$program.service /etc/default/$program /usr/share/bash-completion/completions/$program; do
        [ -e "$file" ] || fail "$file is not there"
    done
    ! grep -q '@[A-Z]*@' "/lib/systemd/system/$program.service" || fail "$program.service is not filled in"
done

folder=$(mktemp -d)
head -c 16777216 /dev/urandom >"$folder/film.bin"
export FSNET_TRACKER=127.0.0.1:9090 FSNET_LOG_LEVEL=warning
fsnet-tracker &
tracker=$!
fsnet-node share "$folder/film.bin" >/dev/null &
node=$!
fsnet-node get film.bin --out "$folder/copy" --wait 60s
cmp "$folder/film.bin" "$folder/copy/film.bin"
kill $tracker $node
wait $tracker $node

dpkg --remove fsnet-node
[ ! -e /usr/bin/fsnet-node ] || fail "fsnet-node is still there after it was removed"
[ -e /etc/default/fsnet-node ] || fail "settings are gone that only a purge takes"
dpkg --purge fsnet-node fsnet-tracker
[ ! -e /etc/default/fsnet-node ] || fail "settings are still there after a purge"
