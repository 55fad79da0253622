#!/bin/sh
# Bring a machine with Python 3.11 to 3.13 and nothing else to where Nova runs or is tested.
#
#   packaging/setup.sh run    Qt's system libraries, .venv
#   packaging/setup.sh test   the same and what the tests start: a virtual display, keys, a keychain
#   packaging/setup.sh neo4j  the Neo4j server that tests start, into .neo4j (Java and Maven first)
#   packaging/setup.sh lint   .venv-lint: ruff, pyright, import-linter
#   packaging/setup.sh lock   write requirements/*.txt anew; UPGRADE=1 takes newer versions
#
# Every step looks first, so that a second call is quick and changes nothing. System packages are
# installed where apt and root or a password-free sudo are there; else one command to paste is
# printed. PYTHON=... names another interpreter, NOVA_SKIP_SYSTEM=1 leaves the system alone.
set -eu

cd "$(dirname "$0")/.."
uv_version=0.13.9

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# --- system packages -------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

can_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

apt_install() {
    say "Installing system packages: $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null </dev/null
}

# Install these packages, or say how and stop.
need_packages() {
    if can_install; then
        apt_install "$@"
    elif command -v apt-get >/dev/null; then
        fail "Nova needs system packages. Paste this, then run the same make command again:

    sudo apt-get update && sudo apt-get install -y $*
"
    else
        fail "Nova needs these libraries and programs (Debian's names): $*
Install them with this system's package manager, then run the same make command again.
NOVA_SKIP_SYSTEM=1 goes on without them."
    fi
}

install_system() {
    [ -z "${NOVA_SKIP_SYSTEM:-}" ] || return 0
    missing=$("$python" packaging/system_packages.py "$1" | tr '\n' ' ')
    # The names are words of a list, so they are split on purpose.
    # shellcheck disable=SC2086
    [ -z "${missing%% }" ] || need_packages $missing
}

# --- Python ----------------------------------------------------------------------------------

# A candidate is run, not only looked up: a version switcher's shim may stand for nothing.
is_fitting() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

# The interpreter behind an environment, so that .venv can be made anew while it is active.
base_of() {
    "$1" -c 'import sys; print(getattr(sys, "_base_executable", "") or sys.executable)'
}

find_python() {
    for candidate in ${PYTHON:+"$PYTHON"} \
        .venv/bin/python python3 python3.13 python3.12 python3.11 python; do
        if is_fitting "$candidate"; then
            base_of "$candidate"
            return
        fi
    done
    return 1
}

choose_python() {
    python=$(find_python) && return
    if can_install; then
        apt_install python3 python3-venv
        python=$(find_python) && return
    fi
    fail "Nova needs Python 3.11, 3.12 or 3.13; python3 here is: $(python3 --version 2>&1 || true)
Install one, then run the same make command again (or name one: make run PYTHON=/path/to/python3):
    Debian, Ubuntu:  sudo apt-get install -y python3 python3-venv
    macOS:           brew install python@3.13"
}

# Debian keeps the venv module's pip in a package of its own.
ensure_venv_module() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    need_packages "$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')"
}

# --- environments ----------------------------------------------------------------------------

# What was set up: its place (its scripts hold it) and the file that asked for it.
stamp_of() {
    printf '%s\n' "$PWD"
    cksum "$1"
}

# is_current STAMP FILE
is_current() {
    [ -x "${1%/*}/bin/python" ] && stamp_of "$2" | cmp -s - "$1"
}

# make_environment FOLDER REQUIREMENTS: only pinned packages, each checked against its hash.
# The list is whole, so nothing is resolved: older versions of pip would look past a pin as soon as
# another package asks for it with an extra and something newer is out.
# Compiling them here and not at the first start halves that start.
make_environment() {
    say "Setting up $1 with $("$python" --version)"
    ensure_venv_module
    rm -rf "$1"
    "$python" -m venv "$1"
    "$1/bin/python" -m pip install -q --disable-pip-version-check --no-input \
        --no-compile --no-deps --require-hashes -r "$2"
    conflicts=$("$1/bin/python" -m pip check --disable-pip-version-check) || fail "$conflicts"
    # Some packages ship templates and sources for other versions, which do not compile.
    "$1/bin/python" -m compileall -q -j 0 "$1/lib" >/dev/null 2>&1 || true
}

# setup_environment FOLDER REQUIREMENTS
setup_environment() {
    is_current "$1/stamp" "$2" && return
    make_environment "$1" "$2"
    stamp_of "$2" >"$1/stamp"
}

setup_application() {
    setup_environment .venv requirements/dev.txt
    is_current .venv/stamp-nova pyproject.toml && return
    # setuptools is among the pinned packages, so the build needs none from the network.
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-input \
        --no-deps --no-build-isolation -e .
    stamp_of pyproject.toml >.venv/stamp-nova
}

# Nova runs and most tests pass without it, so nothing but the command for it fails.
fetch_neo4j() {
    if { ! command -v java || ! command -v mvn; } >/dev/null &&
        [ -z "${NOVA_SKIP_SYSTEM:-}" ] && can_install; then
        apt_install default-jre-headless maven
    fi
    tests/neo4j/fetch.sh
}

# --- requirements ----------------------------------------------------------------------------

# compile_requirements OUT ARGUMENTS...: exact pins with hashes for every system, and no address.
compile_requirements() {
    out=$1
    shift
    .venv-lock/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
        ${UPGRADE:+--upgrade} --custom-compile-command "make lock" -o "requirements/$out" "$@"
}

lock_requirements() {
    ensure_venv_module
    "$python" -m venv .venv-lock
    .venv-lock/bin/python -m pip install -q --disable-pip-version-check "uv==$uv_version"
    compile_requirements dev.txt pyproject.toml --extra local --extra dev
    compile_requirements app.txt pyproject.toml --extra local -c requirements/dev.txt
    compile_requirements lint.txt requirements/lint.in
    rm -rf .venv-lock
}

# ---------------------------------------------------------------------------------------------

main() {
    unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME
    [ "${1:-}" != neo4j ] || { fetch_neo4j; return; }
    choose_python
    case "${1:-}" in
        run | test)
            install_system "$1"
            setup_application
            ;;
        lint) setup_environment .venv-lint requirements/lint.txt ;;
        lock) lock_requirements ;;
        *) fail "usage: packaging/setup.sh run|test|neo4j|lint|lock" ;;
    esac
}

main "$@"
