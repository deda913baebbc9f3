#!/usr/bin/env bash
# Prints the Debian mirror that this machine's own package sources name. apt itself reads them, in whichever format they are.
set -euo pipefail
command -v apt-get >/dev/null || { echo "debian-mirror: there is no apt-get here; this needs Debian" >&2; exit 1; }
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' |
    awk '$2 ~ /^(bookworm|trixie|stable|testing|sid)$/ && $3 == "main" && $1 ~ /^https?:/ { print $1; exit }')
[ -n "$mirror" ] || { echo "debian-mirror: no http source of Debian's main section in /etc/apt" >&2; exit 1; }
echo "${mirror%/}"
