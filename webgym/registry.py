"""What this installation offers: sites, the ids of their environments, and suites.

webgym knows no site by name. A distribution offers sites in its entry points (group ``webgym.sites``); a folder named
in ``WEBGYM_SITES`` or given to `add_site_folder` offers one without packaging. A site that is broken is named in one
warning, breaks nobody else, and raises when it is asked for.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gymnasium as gym

from webgym.errors import SiteError, TaskError, UsageError, unknown
from webgym.offers import offered
from webgym.site import Site
from webgym.suite import Suite
from webgym.task import Family, Task, parse_task_id

if TYPE_CHECKING:
    from webgym.env import WebEnv
    from webgym.vector import WebVectorEnv

SITES_VARIABLE = "WEBGYM_SITES"
"""Environment variable: folders of one site each, separated as in PATH."""

_SITES_GROUP = "webgym.sites"
_SUITES_GROUP = "webgym.suites"
_MAKE_ENV = "webgym.registry:make_env"
_MAKE_VECTOR_ENV = "webgym.registry:make_vector_env"


class BrokenSiteWarning(UserWarning):
    """A site that cannot be used; every other one can."""


# --- one site on offer -----------------------------------------------------------------------------------------------


class _HalfImportedError(SiteError):
    """The module is there and ``SITE`` is not: most likely its own import has led here, by importing webgym."""


@dataclass(frozen=True, slots=True)
class PackagedSite:
    """A site that a distribution offers."""

    entry: EntryPoint

    @property
    def name(self) -> str:
        """What it is called before it is loaded."""
        return self.entry.name

    def __str__(self) -> str:
        dist = self.entry.dist
        return self.entry.value + (f" of {dist.name} {dist.version}" if dist else "")

    def load(self) -> object:
        """Import it."""
        importing = self.entry.module in sys.modules
        try:
            return self.entry.load()
        except AttributeError:
            if importing:
                raise _HalfImportedError(f"{self.entry.module} has no {self.entry.attr}.") from None
            raise


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """A site in a folder: a package that defines ``SITE`` and imports its own parts relatively."""

    folder: Path

    @property
    def name(self) -> str:
        """What it is called before it is loaded."""
        return self.folder.name

    def __str__(self) -> str:
        return f"folder {self.folder}"

    def load(self) -> object:
        """Import it, under a module name of its own, so that it shadows no other module."""
        init = self.folder / "__init__.py"
        if not init.is_file():
            raise SiteError(f"there is no {init}; a site's folder is a package that defines SITE.")
        module_name = f"_webgym_site_{hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]}"
        spec = importlib.util.spec_from_file_location(module_name, init, submodule_search_locations=[str(self.folder)])
        if spec is None or spec.loader is None:
            raise SiteError(f"{init} cannot be imported.")
        module = importlib.util.module_from_spec(spec)
        sys.modules[module_name] = module
        spec.loader.exec_module(module)
        return module.SITE


Offer = PackagedSite | SiteFolder


def _load(offer: Offer) -> Site:
    """Import a site; whatever a stranger's import may raise becomes a `SiteError` that names it."""
    try:
        site = offer.load()
    except SiteError:
        raise
    except Exception as error:
        raise SiteError(f"site {offer.name!r} ({offer}) cannot be loaded: {type(error).__name__}: {error}") from error
    if not isinstance(site, Site):
        raise SiteError(f"site {offer.name!r} ({offer}) is a {type(site).__name__}; it must be a webgym.site.Site.")
    if isinstance(offer, PackagedSite) and site.name != offer.name:
        raise SiteError(f"entry point {offer.name!r} ({offer}) gives a site called {site.name!r}; use one name.")
    return site


# --- all of them -----------------------------------------------------------------------------------------------------


class SiteRegistry:
    """Sites by name. The functions of this module share the one of this installation."""

    def __init__(self) -> None:
        self._sites: dict[str, Site] = {}
        self._origins: dict[str, Offer] = {}
        self._faults: dict[str, SiteError] = {}
        self._pending: list[Offer] = []

    def offer(self, offers: Iterable[Offer]) -> None:
        """Take these sites in; each that is broken is named in a `BrokenSiteWarning`."""
        for offer in offers:
            name = offer.name
            try:
                site = _load(offer)
                name = site.name
                self._admit(site, offer)
            except _HalfImportedError:
                self._pending.append(offer)
            except SiteError as error:
                self._refuse(name, error)

    def add(self, offer: Offer) -> Site:
        """Take one site in.

        Raises:
            SiteError: If it is broken, or another site has its name or one of its ids.
        """
        site = _load(offer)
        self._admit(site, offer)
        return site

    def _refuse(self, name: str, error: SiteError) -> None:
        self._faults[name] = error
        warnings.warn(str(error), BrokenSiteWarning, stacklevel=3)

    def _admit(self, site: Site, offer: Offer) -> None:
        first = self._origins.setdefault(site.name, offer)
        if first != offer:
            raise SiteError(f"two sites are called {site.name!r}: {first} and {offer}; rename or remove one of them.")
        _register_environments(site)
        self._sites[site.name] = site

    def sites(self) -> Mapping[str, Site]:
        """Every site that works, by name, in alphabetical order."""
        pending, self._pending = self._pending, []
        for offer in pending:
            try:
                self._admit(_load(offer), offer)
            except SiteError as error:
                self._refuse(offer.name, error)
        return {name: site for name, site in sorted(self._sites.items()) if name not in self._faults}

    @property
    def faults(self) -> Mapping[str, SiteError]:
        """Why sites cannot be used, by name."""
        return dict(self._faults)

    def site(self, name: str) -> Site:
        """The site of that name.

        Raises:
            UsageError: If there is none; the message lists those that exist.
            SiteError: If there is one, and it is broken.
        """
        sites = self.sites()
        if name in self._faults:
            raise self._faults[name]
        if name in sites:
            return sites[name]
        remedy = f"Sites come with packages (entry points {_SITES_GROUP}) or from folders named in {SITES_VARIABLE}."
        raise UsageError(unknown("site", name, sites, remedy))


@cache
def _installed() -> SiteRegistry:
    return SiteRegistry()


def register() -> None:
    """Register the environments of every site of this installation; ``import webgym`` calls it."""
    folders = os.environ.get(SITES_VARIABLE, "").split(os.pathsep)
    offers: list[Offer] = [PackagedSite(entry) for entry in entry_points(group=_SITES_GROUP)]
    offers += [SiteFolder(Path(folder).resolve()) for folder in folders if folder]
    _installed().offer(offers)


def sites() -> Mapping[str, Site]:
    """Every site that works, by name, in alphabetical order."""
    return _installed().sites()


def broken_sites() -> Mapping[str, SiteError]:
    """Why sites cannot be used, by name; they are not among `sites`."""
    return _installed().faults


def load_site(name: str) -> Site:
    """The site of that name.

    Raises:
        UsageError: If there is none; the message lists those that exist.
        SiteError: If there is one, and it is broken.
    """
    return _installed().site(name)


def add_site_folder(folder: str | os.PathLike[str]) -> Site:
    """Take in the site of a folder, for this process and those it starts.

    Raises:
        SiteError: If there is none, it is broken, or its name is taken.
    """
    path = Path(folder).resolve()
    added = _installed().add(SiteFolder(path))
    known = os.environ.get(SITES_VARIABLE, "").split(os.pathsep)
    if str(path) not in known:
        os.environ[SITES_VARIABLE] = os.pathsep.join([*filter(None, known), str(path)])
    return added


def load_task(task_id: str) -> Task:
    """The task of that id, such as ``burrito/extra-guac:test:17``; the same for ever.

    Raises:
        UsageError: If there is no such task.
    """
    name = parse_task_id(task_id)
    return load_site(name.site).family(name.family).task(name.site, name.split, name.seed)


def suites() -> Mapping[str, EntryPoint]:
    """Every suite on offer, by name, not loaded yet.

    Raises:
        AgentError: If two distributions offer suites of one name.
    """
    return offered(_SUITES_GROUP, "suites")


def load_suite(name: str) -> Suite:
    """The suite of that name, with its tasks as they were frozen.

    Raises:
        UsageError: If there is none; the message lists those that exist.
        TaskError: If it cannot be loaded, or is no suite.
    """
    on_offer = suites()
    if name not in on_offer:
        raise UsageError(unknown("suite", name, on_offer, f"Suites come with packages (entry points {_SUITES_GROUP})."))
    entry = on_offer[name]
    try:
        suite = entry.load()
    except Exception as error:
        raise TaskError(f"suite {name!r} ({entry.value}) cannot be loaded: {type(error).__name__}: {error}") from error
    if not isinstance(suite, Suite):
        raise TaskError(f"suite {name!r} ({entry.value}) is a {type(suite).__name__}; it must be a webgym.suite.Suite.")
    if suite.name != name:
        raise TaskError(f"entry point {name!r} ({entry.value}) gives a suite called {suite.name!r}; use one name.")
    return suite


# --- environment ids -------------------------------------------------------------------------------------------------


def environment_id(site_name: str, family: str | None = None) -> str:
    """The Gymnasium id of a family's environment, or of all of a site's families."""
    return f"webgym/{site_name}-{family}-v0" if family else f"webgym/{site_name}-v0"


def environments() -> dict[str, Family | None]:
    """The ids of all environments, with their family; None is all families of a site."""
    found: dict[str, Family | None] = {}
    for name, site in sites().items():
        found[environment_id(name)] = None
        found |= {environment_id(name, family.name): family for family in site.families}
    return found


def site_of(env_id: str) -> Site:
    """The site of an environment.

    Raises:
        UsageError: There is no such environment; the message lists those that exist.
    """
    for name, site in sites().items():
        if env_id in (environment_id(name), *(environment_id(name, family.name) for family in site.families)):
            return site
    raise UsageError(unknown("environment", env_id, environments()))


def make_env(site_name: str, family: str | None = None, **kwargs: Any) -> WebEnv:  # noqa: ANN401 - WebEnv checks them
    """What ``gym.make`` calls: ids and specs hold names, so that they can be written down and sent to other processes.

    Args:
        site_name: Name of the site.
        family: One of its families, or None for all of them.
        kwargs: Passed on to `webgym.env.WebEnv`.
    """
    from webgym.env import WebEnv  # here and not above: importing webgym stays light

    found = load_site(site_name)
    return WebEnv(found, _families(found, family), **kwargs)


def make_vector_env(site_name: str, family: str | None = None, num_envs: int = 1, **kwargs: Any) -> WebVectorEnv:  # noqa: ANN401 - WebVectorEnv checks them
    """What ``gym.make_vec`` calls.

    Args:
        site_name: Name of the site.
        family: One of its families, or None for all of them.
        num_envs: How many environments.
        kwargs: Passed on to `webgym.vector.WebVectorEnv`.
    """
    from webgym.vector import WebVectorEnv  # as above

    found = load_site(site_name)
    return WebVectorEnv(found, _families(found, family), num_envs, **kwargs)


def _families(site: Site, family: str | None) -> Sequence[Family]:
    return [site.family(family)] if family else site.families


def _register_environments(site: Site) -> None:
    for family in (None, *(family.name for family in site.families)):
        env_id = environment_id(site.name, family)
        kwargs = {"site_name": site.name, "family": family}
        known = gym.registry.get(env_id)
        if known is None:
            gym.register(env_id, _MAKE_ENV, kwargs=kwargs, vector_entry_point=_MAKE_VECTOR_ENV)  # pyright: ignore[reportUnknownMemberType] - its bare dict
        elif known.kwargs != kwargs:
            raise SiteError(f"{env_id} would name both {known.kwargs} and {kwargs}; rename the site or the family.")
