#!/bin/sh
# need.sh command:package … — install the Debian packages whose command is missing, or
# say exactly what to install. need.sh --package name … installs by name.
set -eu
packages=""
if [ "$1" = "--package" ]; then
	shift
	packages="$*"
else
	for pair in "$@"; do
		command=${pair%%:*}
		package=${pair#*:}
		case $package in
		fonts-noto-cjk)
			{ command -v fc-list && fc-list | grep -qi 'Noto Sans CJK'; } >/dev/null 2>&1 ||
				packages="$packages fontconfig $package"
			;;
		*) command -v "$command" >/dev/null 2>&1 || packages="$packages $package" ;;
		esac
	done
fi
[ -n "$packages" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	echo "Installing$packages …"
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages >/dev/null
else
	echo "Missing:$packages. Install with: sudo apt-get install$packages"
	exit 1
fi
