# Runs a step and says how long it took, in the form that bench/run reads: timed NAME COMMAND…
timed() {
  local name=$1 started=$EPOCHREALTIME
  shift
  "$@" || return
  printf '%s %s\n' "$name" "$(( (${EPOCHREALTIME/./} - ${started/./}) / 1000 ))" | awk '{ printf "%s %.3f\n", $1, $2 / 1000 }'
}
