#!/bin/sh
# One part of the suite. A pod that takes the place of one that was evicted or failed continues where it was.
set -eu
part=$((JOB_COMPLETION_INDEX + 1))
out="/results/$FLEET/part-$part"
if [ -f "$out/run.json" ]; then
  # The lock of a pod that is gone: its process cannot be asked from here.
  rm -f "$out/run.lock"
  exec agent-eval run --resume "$out"
fi
rm -rf "$out"
# In the place of this shell, so that the node's SIGTERM reaches it and its containers go.
exec agent-eval run --config /config/agent-eval.yaml --shard "$part/$PARTS" --out "$out"
