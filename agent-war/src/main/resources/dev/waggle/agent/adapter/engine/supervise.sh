#!/bin/sh
# Runs one task and writes down what becomes of it.
#
#   supervise.sh DIR LIMIT LAUNCH COMMAND...
#
# DIR is the task's directory, LAUNCH the script that becomes the task. Made here: started/ (once and for all), started/supervisor and
# started/task (their lines of /proc/PID/stat), stdout.log and stderr.log with one older file of
# LIMIT bytes each, and at the end exit (the exit code).

dir=$1 limit=$2 launch=$3
shift 3

# Of two supervisors for one task the second one ends here.
mkdir "$dir/started" 2>/dev/null || exit 0

# What ends the task must not end the one who writes down how it ended.
trap '' HUP INT QUIT TERM USR1 USR2

read -r stat <"/proc/$$/stat"
printf '%s\n' "$stat" >"$dir/started/supervisor.new"
mv "$dir/started/supervisor.new" "$dir/started/supervisor"

size() {
  set -- $(wc -c <"$1")
  echo "$1"
}

# dd passes each piece on as it comes; a call that adds nothing has met the end of the input.
pump() {
  : >>"$1"
  have=$(size "$1")
  while :; do
    dd bs=65536 count=$(((limit - have) / 65536 + 1)) >>"$1" 2>/dev/null
    now=$(size "$1")
    [ "$now" -gt "$have" ] || return 0
    have=$now
    if [ "$have" -ge "$limit" ]; then
      mv "$1" "$1.1"
      : >"$1"
      have=0
    fi
  done
}

mkfifo -m 600 "$dir/started/out" "$dir/started/err" || exit 1
pump "$dir/stdout.log" <"$dir/started/out" &
out=$!
pump "$dir/stderr.log" <"$dir/started/err" &
err=$!

# In the foreground: a shell makes its background commands deaf to SIGINT and SIGQUIT for ever.
(
  trap - HUP INT QUIT TERM USR1 USR2
  exec setsid env -i sh "$launch" "$dir" "$@"
) </dev/null >"$dir/started/out" 2>"$dir/started/err"
code=$?

# As with a container: when the first process ends, all end.
read -r task rest <"$dir/started/task" && kill -9 "-$task" 2>/dev/null

# Somebody who left the session may still hold the output open: do not wait for that.
(
  sleep 2
  kill -9 "$out" "$err"
) >/dev/null 2>&1 &
guard=$!
wait "$out" "$err" 2>/dev/null
kill "$guard" 2>/dev/null

echo "$code" >"$dir/exit.new"
mv "$dir/exit.new" "$dir/exit"
