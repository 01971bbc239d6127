#!/bin/sh
# Becomes the task: launch.sh DIR COMMAND... Its environment and directory are in DIR/env, so that
# no variable shows in a list of processes.
dir=$1
shift
read -r stat <"/proc/$$/stat"
printf '%s\n' "$stat" >"$dir/started/task.new"
mv "$dir/started/task.new" "$dir/started/task"
. "$dir/env"
exec "$@"
