# shellcheck shell=bash
# What the scripts of tests/ and compose/ share; sourced. programs.txt beside it says which programs are needed, and their packages.
PATH=$PATH:/usr/sbin:/sbin # Where ip, tc and dockerd are, which an ordinary user's PATH may lack.
tests_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

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
