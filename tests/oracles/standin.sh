#!/bin/sh
# Stands in for every program that a shape starts: records how it was started.
#
# It is linked under many names into a folder on PATH, and keeps to the shell's own
# commands where it can, for it runs some ten thousand times. Its own variables have
# names that no shape uses: a variable of the environment that it sets is changed.

trap '' PIPE
standin_name=${0##*/}

# What a shell adds to what it passes on, nobody relies on: dash sets PWD; bash sets PWD,
# OLDPWD, SHLVL and `_`. Without a shell nothing adds them. The others are meant for this
# program, not for what it stands for.
standin_environment=$(
    unset PWD OLDPWD SHLVL _ STANDIN_RECORD STANDIN_EXITS STANDIN_OUTPUT
    export -p
)

case $standin_name in
fortune) standin_input=x ;;
*) standin_input=$(/bin/cat; echo x) ;;
esac
standin_input=${standin_input%x}

# Fields end with NUL. In one go: others may be writing too.
printf '%s\0' "$standin_name" "$(pwd -P)" "$standin_environment" "$standin_input" "$#" "$@" \
    >>"$STANDIN_RECORD"

if [ "${STANDIN_OUTPUT+set}" ]; then
    standin_output=$STANDIN_OUTPUT
else
    case $standin_name in
    # What goes in comes out.
    sort | tee) standin_output=$standin_input ;;
    # More than a pipe holds.
    seq)
        standin_output='some line
'
        while [ ${#standin_output} -lt 100000 ]; do
            standin_output=$standin_output$standin_output
        done
        ;;
    *)
        # A `--` is none to who takes it; who does not is told apart by the record.
        standin_count=0
        for standin_word; do
            [ "$standin_word" = -- ] || standin_count=$((standin_count + 1))
        done
        standin_output="$standin_name says $standin_count arguments
"
        ;;
    esac
fi
# Nobody may read it: a real program would die or complain.
printf %s "$standin_output" 2>/dev/null
printf '%s warns\n' "$standin_name" >&2 2>/dev/null

standin_exit=${STANDIN_EXITS%%,*}
case $STANDIN_EXITS in
*,*)
    # One for each that was started before, the last for all that follow.
    while read -r standin_line; do
        case $STANDIN_EXITS in
        *,*) STANDIN_EXITS=${STANDIN_EXITS#*,} ;;
        esac
        standin_exit=${STANDIN_EXITS%%,*}
    done <"$STANDIN_RECORD.ended"
    echo "$standin_name" >>"$STANDIN_RECORD.ended"
    ;;
esac
[ "$standin_exit" = KILL ] && kill -KILL $$
exit "$standin_exit"
