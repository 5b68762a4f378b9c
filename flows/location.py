"""Paths and addresses: `raw`, `/archive/raw`, `s3://bucket/raw`."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from pipeline.errors import SettingsError


def location(address: str) -> Path:
    """A folder by path or by address.

    What an address gives is no `Path` but behaves as one (universal-pathlib); `pipeline.export.write` tells them apart,
    as an object store has no renames, no links and no locks.

    Raises:
        SettingsError: the extra for addresses is not installed, or there is no such kind of address.
    """
    scheme, found, _ = address.partition("://")
    if not found:
        return Path(address)
    try:
        from upath import UPath

        # A listing that is remembered would hide what another run has written meanwhile.
        return cast("Path", UPath(address, use_listings_cache=False))
    except ImportError:
        extra = scheme if scheme == "s3" else "s3"
        raise SettingsError(f"{address}: not installed; use `pip install 'jianbao[{extra}]'`") from None
    except ValueError as error:
        raise SettingsError(f"{address}: {error}") from None
