#!/bin/sh
exec sh "$(dirname -- "$0")/program/launch.sh" "$@"
