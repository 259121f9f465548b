#!/bin/sh
# Compile pyproject.toml to pinned requirements with hashes and without addresses.
set -eu
cd "$(dirname "$0")/.."
compile() {
	out=$1
	shift
	.venv/bin/uv pip compile pyproject.toml "$@" --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet -o "requirements/$out.txt"
}
compile base
compile all --extra postgres --extra webpush
compile dev --extra postgres --extra webpush --extra dev --extra bench
