#!/usr/bin/env bash
# Runs the main job of README.md as it stands there, against a server at AGIO_README_URL (else port 8080).
# Every block whose info string is `sh main-job` is taken out of the text and executed in one shell, in order.
set -euo pipefail
cd "$(dirname "$0")/.."

script=$(python3 - <<'PY'
import re
print("\n".join(re.findall(r"```sh main-job\n(.*?)```", open("README.md").read(), re.S)))
PY
)
[ -z "${AGIO_README_URL:-}" ] || script=${script//http:\/\/127.0.0.1:8080/$AGIO_README_URL}
answers=$(bash -euo pipefail -c "$script")
printf '%s\n' "$answers"

# What a newcomer must have seen by the end.
for seen in '"verified":true' '"available":"4000.00000000"' '"status":"FILLED"' '"kind":"TRADE"' '"symbol":"BTC"'; do
  grep -qF "$seen" <<<"$answers" || { echo "README: no $seen in the answers" >&2; exit 1; }
done
! grep -q '"errors"' <<<"$answers"
