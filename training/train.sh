#!/bin/sh
# Trains the three models, and those without one fold each, into .waybill/training: see README.md.
# usage: sh training/train.sh PYTHON FOLDER…
set -eu
python=$1
shift
work=.waybill/training
models=$work/models
cache=${SCORE_CACHE:-.waybill/score}
mkdir -p "$work"
run() { node hub/cli/launch.cjs --run "$@"; }
run training/export-names.ts --out "$work/names.jsonl" --cache "$cache" "$@"
for role in seller buyer; do
  "$python" training/train.py "$work/names.jsonl" $role $models/$role.onnx --folds "$work/folds"
done
run training/export-values.ts --out "$work/values.jsonl" --folds "$work/folds" --cache "$cache" "$@"
"$python" training/train.py "$work/values.jsonl" values $models/values.onnx --folds "$work/folds"
