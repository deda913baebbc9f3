# shellcheck shell=bash
# What the scripts of tests/ and compose/ share; sourced. programs.txt beside it says which programs are needed, and their packages.
PATH=$PATH:/usr/sbin:/sbin # Where ip, tc and dockerd are, which an ordinary user's PATH may lack.
tests_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Who checks something says where: counts=FILE, with a line for each check or group of checks. Lanes that run beside each other can all write.

step() { printf '\n== %s (after %d min %02d s)\n' "$*" $((SECONDS / 60)) $((SECONDS % 60)); }

count() { printf '%d passed, %d failed, %d skipped\n' "$@" >>"$counts"; }

passed() { # name
    count 1 0 0
    echo "ok: $1"
}

failed() { # name
    count 0 1 0
    echo "FAILED: $1"
}

check() { # name, command...: a check that counts as one test
    local name=$1; shift
    if "$@"; then passed "$name"; else failed "$name"; fi
}

left_out() { # how many checks, why
    if must_have_programs; then
        count 0 "$1" 0
        echo "FAILED: $2"
    else
        count 0 0 "$1"
        echo "skipped: $2"
    fi
}

count_of() { # name, log: what the last line of a log says was counted, which has to be there
    grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$2" | tail -n 1 | grep . >>"$counts" || failed "$1: nothing was counted"
}

test_assembly() { # folder and name of the results file, assembly, more of dotnet test's arguments...
    local folder=$1 name=$2; shift 2
    # Programs that are started with a signal ignored (nohup) ignore it for good: the tests of signals would fail.
    env --default-signal=HUP,INT,QUIT,TERM timeout --kill-after=10 "${limit:-30m}" \
        dotnet test "$@" --logger "trx;LogFileName=$name.trx" --results-directory "$folder" 2>&1 |
        grep --line-buffered -vE '^(VSTest version|Starting test|A total of|Results File|WARNING: Overwriting)|^$'
}

total() { # prints what was counted; fails if something failed, and if nothing was counted at all
    awk '{ passed += $1; failed += $3; skipped += $5 }
        END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed > 0 || NR == 0 }' "$counts"
}

programs_of() { # who needs them...: lines of program and package
    local who="$*"
    awk -v who=" $who " '!/^#/ && NF == 3 && index(who, " " $3 " ") { print $1, $2 }' "$tests_folder/programs.txt"
}

missing_programs() { # who...: those lines whose program is not here
    local program package
    while read -r program package; do
        case $program in
            /*) [ -e "$program" ] ;;
            *) command -v "$program" >/dev/null ;;
        esac || echo "$program $package"
    done < <(programs_of "$@")
}

on_debian_as_root() { [ "$(id -u)" -eq 0 ] && [ "$(. /etc/os-release 2>/dev/null && echo "${ID:-}")" = debian ]; }

must_have_programs() { [ "${CI:-}" = true ] || on_debian_as_root; } # Nothing is skipped there for want of a program.

install_missing() { # who...: installs their packages, where that is possible, and says so
    local missing packages
    missing=$(missing_programs "$@")
    [ -n "$missing" ] || return 0
    mapfile -t packages < <(cut -d' ' -f2 <<<"$missing" | sort -u)
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "not installed, and not root with apt-get: ${packages[*]%/*}" >&2
        return 1
    fi
    install_packages "${packages[@]}"
}

install_packages() { # package or package/release...
    local package release plain=() newer=() from=()
    for package; do
        case $package in
            */*) newer+=("${package%/*}") release=${package#*/} ;;
            *) plain+=("$package") ;;
        esac
    done
    echo "installing ${plain[*]} ${newer[*]}" >&2
    apt-get update -qq || return
    [ ${#plain[@]} -eq 0 ] || apt_install "${plain[@]}" || return
    [ ${#newer[@]} -eq 0 ] && return
    apt_knows "${newer[@]}" || add_release "$release" || return
    apt-get indextargets --format '$(RELEASE)' | grep -qx "$release" && from=(-t "$release")
    apt_install "${from[@]}" "${newer[@]}"
}

apt_knows() { # package...
    local package
    for package; do apt-cache show "$package" >/dev/null 2>&1 || return; done
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null && return
    echo "apt-get could not install $*" >&2
    return 1
}

add_release() { # From the mirror this machine already uses, and pinned: nothing else comes from there by itself.
    local release=$1 mirror
    mirror=$("$tests_folder/../compose/debian-mirror.sh") || return
    echo "adding $mirror $release as a package source, pinned to priority 100 (/etc/apt/sources.list.d/$release.list)" >&2
    echo "deb $mirror $release main" >"/etc/apt/sources.list.d/$release.list"
    printf 'Package: *\nPin: release n=%s\nPin-Priority: 100\n' "$release" >"/etc/apt/preferences.d/$release"
    apt-get update -qq
}
