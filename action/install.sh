# Installs the mulu that this file belongs to, unless one is given. Nothing of a pull request has a say in it.
# REQUIREMENTS names what else it needs: `publish` brings the second engine.
set -euo pipefail

if [ -z "$MULU" ]; then
  if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "::error title=mulu::mulu needs Python 3.11 or later: put actions/setup-python before this step"
    exit 2
  fi
  toolkit="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
  folder="$RUNNER_TEMP/mulu-environment"
  python3 -m venv "$folder"
  pip=("$folder/bin/python" -m pip --disable-pip-version-check --quiet install)
  "${pip[@]}" --require-hashes -r "$toolkit/requirements/${REQUIREMENTS:-site}.txt"
  "${pip[@]}" --no-deps --no-build-isolation "$toolkit"
  MULU="$folder/bin/mulu"
fi
echo "mulu=$MULU" >> "$GITHUB_OUTPUT"
