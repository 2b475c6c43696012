#!/usr/bin/env bash
# Makes the base image of all agent-eval images on a machine that cannot pull from an image
# registry: a Debian from debootstrap with the Node.js of the npm packages, laid out like the
# official `node:24-bookworm-slim` it stands in for.
#
#   sudo scripts/base-image.sh [--tag TAG] [--ca-bundle FILE] [--mirror URL] [--if-missing]
#
#   --tag TAG         name to give the image (default: node:24-bookworm-slim)
#   --ca-bundle FILE  PEM certificates the image trusts besides Debian's own
#   --mirror URL      Debian mirror (default: the one debootstrap uses)
#   --if-missing      do nothing when the tag exists already
#
# Needs root (debootstrap makes device nodes and enters a chroot), debootstrap, npm and Docker.
# npm and apt are used with their own settings, so a private registry or mirror configured for
# them applies here too.
set -euo pipefail

SUITE=bookworm
NODE_VERSION=24.21.0
NPM_VERSION=11.21.2

tag=node:24-bookworm-slim
ca_bundle=
mirror=
if_missing=false

say() { printf 'base-image: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}
usage() { sed -n '2,/^set -euo/{/^set -euo/d;s/^# \{0,1\}//;p}' "$0"; }

while (($#)); do
  case $1 in
    --tag | --ca-bundle | --mirror)
      (($# > 1)) || die "$1 needs a value"
      case $1 in
        --tag) tag=$2 ;;
        --ca-bundle) ca_bundle=$2 ;;
        --mirror) mirror=$2 ;;
      esac
      shift 2
      ;;
    --if-missing)
      if_missing=true
      shift
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) die "unknown option $1; see --help" ;;
  esac
done

docker version >/dev/null 2>&1 || die "no Docker engine answers; start one first"
if $if_missing && docker image inspect "$tag" >/dev/null 2>&1; then
  say "$tag exists already"
  exit 0
fi
((EUID == 0)) || die "must run as root: debootstrap makes device nodes and enters a chroot"
for tool in debootstrap npm tar; do
  command -v "$tool" >/dev/null || die "$tool is missing; install it first"
done
[[ -z $ca_bundle || -r $ca_bundle ]] || die "cannot read the CA bundle $ca_bundle"

case $(uname -m) in
  x86_64) arch=x64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) die "no Node.js package for $(uname -m); only x86_64 and aarch64 are known" ;;
esac

work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
root=$work/root
# mktemp makes its folder private; the image's / must be open to its users.
mkdir -m 0755 "$root"

say "Debian $SUITE (debootstrap)"
debootstrap --variant=minbase --include=ca-certificates "$SUITE" "$root" ${mirror:+"$mirror"} \
  >"$work/debootstrap.log" 2>&1 || {
  tail -n 20 "$work/debootstrap.log" >&2
  die "debootstrap failed"
}

# A chroot has no services to start and nobody to ask.
in_root() {
  DEBIAN_FRONTEND=noninteractive LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" "$@"
}
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 0755 "$root/usr/sbin/policy-rc.d"

# Security updates come from the sibling archive of the same mirror, where the mirror has one.
main_source=$(head -n 1 "$root/etc/apt/sources.list")
archive=$(awk '{ print $2 }' <<<"$main_source")
archive=${archive%/}
if [[ $archive == */debian ]]; then
  printf 'deb %s %s-updates main\ndeb %s-security %s-security main\n' \
    "$archive" "$SUITE" "$archive" "$SUITE" >>"$root/etc/apt/sources.list"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  say "security updates"
  if ! { in_root apt-get update && in_root apt-get -y upgrade; } >"$work/upgrade.log" 2>&1; then
    say "no security updates from this mirror; going on with $SUITE as released"
    tail -n 5 "$work/upgrade.log" >&2
    printf '%s\n' "$main_source" >"$root/etc/apt/sources.list"
  fi
fi

if [[ -n $ca_bundle ]]; then
  say "certificates"
  split_bundle() { # one file per certificate, as update-ca-certificates wants them
    awk -v dir="$1" '/-----BEGIN CERTIFICATE-----/ { file = sprintf("%s/%04d.pem", dir, ++n) }
      file { print > file } /-----END CERTIFICATE-----/ { close(file); file = "" }' "$2"
  }
  fingerprint() { grep -v -e '-----' "$1" | tr -d '[:space:]' | sha256sum | cut -c1-64; }
  mkdir "$work/known" "$work/given"
  split_bundle "$work/known" "$root/etc/ssl/certs/ca-certificates.crt"
  split_bundle "$work/given" "$ca_bundle"
  for pem in "$work"/known/*.pem; do fingerprint "$pem"; done | sort -u >"$work/known.txt"
  added=0
  for pem in "$work"/given/*.pem; do
    [[ -e $pem ]] || die "$ca_bundle holds no certificate"
    print=$(fingerprint "$pem")
    grep -qx "$print" "$work/known.txt" && continue
    cp "$pem" "$root/usr/local/share/ca-certificates/extra-${print:0:12}.crt"
    added=$((added + 1))
  done
  in_root update-ca-certificates >/dev/null
  say "$added certificates added"
fi

say "Node.js $NODE_VERSION and npm $NPM_VERSION"
(
  cd "$work"
  npm pack --silent "node-linux-$arch@$NODE_VERSION" "npm@$NPM_VERSION" >/dev/null
) || die "npm could not fetch Node.js"
mkdir "$work/node" "$root/usr/local/lib/node_modules" "$root/usr/local/lib/node_modules/npm"
tar -xzf "$work/node-linux-$arch-$NODE_VERSION.tgz" -C "$work/node" --strip-components=1
install -m 0755 "$work/node/bin/node" "$root/usr/local/bin/node"
tar -xzf "$work/npm-$NPM_VERSION.tgz" -C "$root/usr/local/lib/node_modules/npm" --strip-components=1 --no-same-owner
chmod -R u=rwX,go=rX "$root/usr/local/lib/node_modules"
chmod 0755 "$root"/usr/local/lib/node_modules/npm/bin/*.js
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
in_root groupadd --gid 1000 node
in_root useradd --uid 1000 --gid node --shell /bin/bash --create-home node

say "cleaning"
# What differs from one build to the next, or serves nobody in a container.
in_root apt-get clean
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/* "$root"/var/log/* "$root"/tmp/* "$root"/run/* \
  "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/info/* "$root"/usr/share/locale/* \
  "$root"/usr/local/lib/node_modules/npm/{docs,man} \
  "$root"/etc/machine-id "$root"/etc/hostname "$root"/etc/resolv.conf "$root"/usr/sbin/policy-rc.d \
  "$root"/etc/{passwd,group,shadow,gshadow}- "$root"/dev/*
mkdir -p "$root/var/cache/apt/archives/partial"
# Later installations leave the same things out.
cat >"$root/etc/dpkg/dpkg.cfg.d/agent-eval" <<'DPKG'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
DPKG

say "importing as $tag"
tar -C "$root" --sort=name --numeric-owner --mtime=@0 -c . | docker import \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change "ENV NODE_VERSION=$NODE_VERSION" \
  --change 'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt' \
  --change 'CMD ["node"]' \
  --change 'LABEL agent-eval.image=1' \
  --message "agent-eval base: Debian $SUITE, Node.js $NODE_VERSION, npm $NPM_VERSION" \
  - "$tag" >/dev/null
docker run --rm --network none "$tag" sh -c 'node --version && npm --version' >"$work/check" 2>&1 || {
  cat "$work/check" >&2
  die "the image $tag was made but does not run"
}
say "$tag is ready: Node.js $(head -n 1 "$work/check"), $(docker image inspect --format '{{.Size}}' "$tag" | awk '{ printf "%d MB", $1 / 1e6 }')"
