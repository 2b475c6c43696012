#!/bin/sh
# Turns a Debian image into a toolchain: the Debian packages named as arguments, and the user
# `agent` (1000:1000) with the folders a trial mounts its volumes on.
set -eu
here=$(dirname "$0")
export DEBIAN_FRONTEND=noninteractive

if [ -n "${DEBIAN_MIRROR:-}" ]; then
  . /etc/os-release
  rm -rf /etc/apt/sources.list.d/*
  echo "deb $DEBIAN_MIRROR $VERSION_CODENAME main" >/etc/apt/sources.list
fi
apt() {
  if [ -s "$here/ca-bundle.pem" ]; then
    apt-get -o "Acquire::https::CAInfo=$here/ca-bundle.pem" "$@"
  else
    apt-get "$@"
  fi
}
apt update
apt install --yes --no-install-recommends "$@"
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb /var/log/*

# Official Node.js images have a user `node` with the same number: it becomes `agent`.
group=$(getent group 1000 | cut -d: -f1)
if [ -z "$group" ]; then
  groupadd --gid 1000 agent
elif [ "$group" != agent ]; then
  groupmod --new-name agent "$group"
fi
user=$(getent passwd 1000 | cut -d: -f1)
if [ -z "$user" ]; then
  useradd --uid 1000 --gid 1000 --shell /bin/bash --create-home agent
elif [ "$user" != agent ]; then
  usermod --login agent --gid 1000 --home /home/agent --move-home "$user"
fi

# A fresh volume takes the owner of the folder it is mounted on. Where reports are written stays root's:
# the report's file is given, so that what is graded cannot put another in its place.
mkdir -p /home/agent /workspace /grade
chown 1000:1000 /home/agent /workspace
