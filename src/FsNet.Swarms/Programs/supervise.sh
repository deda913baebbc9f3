# The first process of a node that runs a program of somebody else: by `sh -c`, as the process number 1 of its own (of a container,
# or of a namespace of process numbers), so that all ends with it.
#   $1: where words come from, a pipe's path or - for standard input; $2: the folder for what it says; then the program.
# The first line lets the program start, each further one asks it to end, and the end of the lines ends everything.
# `ended` has the program's exit code, `left` the names of processes that it left behind, with a dot at the end.
# The node stays when the program has ended, so that what it has used can still be counted.
case $1 in
    -) exec 3<&0 ;;
    *) exec 3<"$1" ;;
esac
folder=$2
shift 2
read -r line <&3 || exit 1
"$@" </dev/null 3<&- &
program=$!
(
    while read -r line; do kill -TERM "$program"; done
    kill -KILL -1
) <&3 2>/dev/null &
watcher=$!
exec 3<&-

look() {
    names='' numbers=''
    for process in /proc/[0-9]*; do
        number=${process#/proc/}
        case $number in 1 | "$watcher") continue ;; esac
        read -r stat <"$process/stat" || continue
        state=${stat##*) }
        name=${stat#*\(}
        [ "${state%% *}" = Z ] || names="$names ${name%)*}" numbers="$numbers $number"
    done 2>/dev/null
}

wait "$program" 2>/dev/null
code=$?
echo "$code" >"$folder/ended"
look
for round in 1 2 3 4 5; do
    [ "$names" ] || break
    sleep 0.1
    look
done
[ -z "$names" ] || kill -KILL $numbers 2>/dev/null
echo "$names." >"$folder/left"
wait "$watcher"
