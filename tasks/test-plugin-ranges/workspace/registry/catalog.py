"""Releases, and which of them fits."""

from collections.abc import Iterable
from dataclasses import dataclass

from .ranges import Range
from .version import RangeError, Version

_ANY = Range("*")


@dataclass(frozen=True)
class Release:
    plugin: str
    version: Version
    # Of the host.
    requires: Range = _ANY
    yanked: bool = False


class Catalog:
    def __init__(self, releases: Iterable[Release]) -> None:
        self._releases: dict[tuple[str, Version], Release] = {}
        for release in releases:
            key = (release.plugin, release.version)
            if key in self._releases:
                raise RangeError(f"{release.plugin} {release.version} is there twice")
            self._releases[key] = release

    def best(
        self, plugin: str, wanted: Range, host: Version, previews: bool = False, installed: Version | None = None
    ) -> Release | None:
        """The release with the highest version that fits."""
        fitting = [
            release
            for release in self._releases.values()
            if release.plugin == plugin and _reason(release, wanted, host, previews, installed) is None
        ]
        return max(fitting, key=lambda release: release.version, default=None)

    def reason(
        self,
        plugin: str,
        version: Version,
        wanted: Range,
        host: Version,
        previews: bool = False,
        installed: Version | None = None,
    ) -> str | None:
        """Why a version does not fit; None when it does."""
        release = self._releases.get((plugin, version))
        return "unknown" if release is None else _reason(release, wanted, host, previews, installed)


def _reason(
    release: Release, wanted: Range, host: Version, previews: bool, installed: Version | None
) -> str | None:
    if release.yanked and release.version != installed:
        return "yanked"
    if not wanted.contains(release.version, previews):
        return "range"
    # A host that is a preview is there already, so nobody has to ask for it.
    if not release.requires.contains(host, previews=True):
        return "host"
    return None
