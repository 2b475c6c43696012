#!/bin/sh
# Puts the Codex CLI of npm into /opt/codex, for the machine this runs on.
#   fetch.sh VERSION
# npm checks the package against the registry's checksum. The package named after the tool only
# starts the program; the program itself is in one package per platform.
set -eu
version=$1
case $(uname -m) in
  x86_64) platform=linux-x64 ;;
  aarch64 | arm64) platform=linux-arm64 ;;
  *)
    echo "Codex has no package for $(uname -m)" >&2
    exit 1
    ;;
esac
if [ -n "${NPM_REGISTRY:-}" ]; then export npm_config_registry="$NPM_REGISTRY"; fi

work=$(mktemp -d)
cd "$work"
npm pack --loglevel=error "@openai/codex@$version-$platform" >/dev/null
mkdir package /opt/codex
tar -xzf ./*.tgz -C package --strip-components=1 --no-same-owner
mv package/vendor/*/* /opt/codex/
# Speech has no use in a container without sound.
rm -rf /opt/codex/codex-resources/voice
chmod -R a+rX /opt/codex
cd /
rm -rf "$work"

found=$(/opt/codex/bin/codex --version)
case $found in
  *" $version") ;;
  *)
    echo "the package of $version says it is \"$found\"" >&2
    exit 1
    ;;
esac
