#!/bin/sh
# Adds the CA bundle beside this script to the image's trust store, if the bundle holds anything.
# Programs see it through the store; Node.js through NODE_EXTRA_CA_CERTS, which names the store.
set -eu
store=/etc/ssl/certs/ca-certificates.crt
mkdir -p "$(dirname "$store")"
# The file has to exist even when empty: Node.js warns about a store it is told of and cannot open.
touch "$store"
bundle=$(dirname "$0")/ca-bundle.pem
if [ -s "$bundle" ]; then
  cat "$bundle" >>"$store"
fi
