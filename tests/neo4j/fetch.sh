#!/bin/sh
# Copy the jars of the Neo4j server for tests into .neo4j/jars, once for each version of pom.xml.
# Where from is decided by this user's own Maven settings. On failure: one line, and status 1.
set -eu

cd "$(dirname "$0")/../.."
folder=.neo4j

fail() { printf 'Neo4j for tests: %s\n' "$*" >&2; exit 1; }

wanted=$(cksum tests/neo4j/pom.xml)
[ "$(cat "$folder/stamp" 2>/dev/null || true)" != "$wanted" ] || exit 0

command -v java >/dev/null || fail 'no java (17 or newer); on Debian: apt-get install maven'
command -v mvn >/dev/null || fail 'no mvn; on Debian: apt-get install maven'

mkdir -p "$folder"
echo '*' >"$folder/.gitignore"
echo 'Neo4j for tests: fetching the jars (about 120 MB)' >&2
rm -rf "$folder/stamp" "$folder/jars" "$folder/jars.new"
# The goal's whole name, so that Maven need not ask which plugin is meant.
copy_jars() {
    mvn -B -q -f tests/neo4j/pom.xml \
        org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies \
        -DincludeScope=runtime "-DoutputDirectory=$PWD/$folder/jars.new" \
        >"$folder/fetch.log" 2>&1 </dev/null
}

# Once more, since a registry may fail for a moment.
copy_jars || copy_jars ||
    fail "Maven failed: $(grep -m 1 ERROR "$folder/fetch.log" || echo "see $folder/fetch.log")"
mv "$folder/jars.new" "$folder/jars"
echo "$wanted" >"$folder/stamp"
