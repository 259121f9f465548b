#!/bin/sh
# Make .venv and install requirements/<set>.txt into it. Does nothing when it is fresh.
set -eu
python=$1
set=$2
cd "$(dirname "$0")/.."
stamp=.setup-$set-$(cat requirements/*.txt pyproject.toml | cksum | cut -d' ' -f1)

"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || {
	echo "zhibu needs Python 3.11, 3.12 or 3.13; $python is $("$python" -V)."
	echo "Name another one: make PYTHON=python3.12 …"
	exit 1
}
if [ ! -x .venv/bin/python ]; then
	rm -f .setup-*
	"$python" -c 'import ensurepip, venv' 2>/dev/null || scripts/need.sh --package python3-venv
	"$python" -m venv .venv
fi
if [ ! -e "$stamp" ]; then
	echo "Installing what zhibu needs ($set) …"
	if [ ! -x .venv/bin/uv ]; then .venv/bin/python -m pip install --quiet --disable-pip-version-check uv || true; fi
	if [ -x .venv/bin/uv ]; then
		.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "requirements/$set.txt"
	else
		.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$set.txt"
	fi
	rm -f .setup-"$set"-*
	touch "$stamp"
fi
.venv/bin/python scripts/catalogue.py compile
