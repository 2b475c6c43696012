#!/bin/sh
# Puts Claude Code of npm into /opt/claude-code, for the machine this runs on.
#   fetch.sh VERSION
# npm checks the package against the registry's checksum. The package named after the tool only
# fetches the program; the program itself is in one package per platform, and needs no Node.
set -eu
version=$1
case $(uname -m) in
  x86_64) platform=linux-x64 ;;
  aarch64 | arm64) platform=linux-arm64 ;;
  *)
    echo "Claude Code has no package for $(uname -m)" >&2
    exit 1
    ;;
esac
if [ -n "${NPM_REGISTRY:-}" ]; then export npm_config_registry="$NPM_REGISTRY"; fi

work=$(mktemp -d)
cd "$work"
npm pack --loglevel=error "@anthropic-ai/claude-code-$platform@$version" >/dev/null
mkdir package /opt/claude-code /opt/claude-code/bin
tar -xzf ./*.tgz -C package --strip-components=1 --no-same-owner
mv package/claude /opt/claude-code/bin/
chmod -R a+rX /opt/claude-code
cd /
rm -rf "$work"

found=$(HOME=/tmp /opt/claude-code/bin/claude --version)
case $found in
  "$version "*) ;;
  *)
    echo "the package of $version says it is \"$found\"" >&2
    exit 1
    ;;
esac
