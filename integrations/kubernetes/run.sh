#!/usr/bin/env bash
# run.sh OVERLAY [kubectl option...]: runs the gate of an overlay in a cluster and ends with medplug's exit code over all shards.
#
# Applies the overlay, waits until the shards have ended, however they did, then lets the verdict be drawn and prints it. Earlier Jobs are
# replaced; the volumes, and so what was judged, stay. NAMESPACE (medplug) and TIMEOUT (7h, at most activeDeadlineSeconds is needed) may be set.
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: run.sh OVERLAY [kubectl option...]" >&2; exit 2; }
overlay=$1
shift
namespace=${NAMESPACE:-medplug} timeout=${TIMEOUT:-7h}
options=("$@" --namespace "$namespace")
kube() { kubectl "${options[@]}" "$@"; }
say() { printf 'medplug: %s\n' "$1" >&2; }

# ended JOB: waits until the Job is complete or failed; nothing else counts as an end.
ended() {
  local complete failed code=0
  kubectl "${options[@]}" wait --for=condition=complete "--timeout=$timeout" "job/$1" >/dev/null 2>&1 &
  complete=$!
  kubectl "${options[@]}" wait --for=condition=failed "--timeout=$timeout" "job/$1" >/dev/null 2>&1 &
  failed=$!
  wait -n "$complete" "$failed" || code=$?
  kill "$complete" "$failed" 2>/dev/null || true
  wait "$complete" "$failed" 2>/dev/null || true
  [ "$code" -eq 0 ] || { say "error: $1 did not end within $timeout"; exit 3; }
}

kube delete job medplug-gate medplug-verdict --ignore-not-found --wait >/dev/null
kube apply -k "$overlay" >/dev/null || { say "error: the overlay was not taken"; exit 2; }
say "the shards judge"
ended medplug-gate
kube patch job medplug-verdict --type=merge --patch '{"spec":{"suspend":false}}' >/dev/null
ended medplug-verdict
kube logs job/medplug-verdict --container=verdict || say "the verdict's log is gone"

# The pod's own exit code, the last one's where a node went away. No pod, no code, a signal: inconclusive.
codes=$(kube get pods --selector=batch.kubernetes.io/job-name=medplug-verdict --sort-by=.metadata.creationTimestamp \
  --output='jsonpath={range .items[*]}{"code="}{.status.containerStatuses[0].state.terminated.exitCode}{"\n"}{end}')
code=$(tail -n 1 <<<"$codes")
code=${code#code=}
case $code in
  0 | 1 | 2 | 3) exit "$code" ;;
  *) say "error: the verdict was not drawn (exit code ${code:-none})"; exit 3 ;;
esac
