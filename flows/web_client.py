"""The web client as configured: an honest User-Agent with a contact, without which no public host is requested."""

import logging
from collections.abc import Callable, Iterable
from importlib.metadata import version

from flows.settings import FILE, Settings
from pipeline.errors import SettingsError
from pipeline.fetch.circuit import Circuits
from pipeline.fetch.client import Client
from pipeline.fetch.guard import Guard
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.robots import Robots
from pipeline.fetch.server_dates import ServerDates
from pipeline.records import Answer, Failure, Night
from pipeline.urls import host_of, port_of
from pipeline.urls.mask import mask_url

DISTRIBUTION = "nato-asia-tracker"


def user_agent(settings: Settings) -> str:
    """Return the User-Agent: the project, its version, and how to reach a person."""
    contact = f"; +{settings.contact}" if settings.contact else ""
    return f"{DISTRIBUTION}/{version(DISTRIBUTION)} (research{contact})"


def new_guard(settings: Settings) -> Guard:
    """Return the SSRF guard as configured: which addresses may be connected to."""
    return Guard(
        allow=frozenset(settings.allow_host), connect_to=settings.connect_to, has_contact=bool(settings.contact)
    )


def new_client(
    settings: Settings,
    night: Night,
    *,
    circuits: Circuits | None = None,
    keep: Callable[[Answer | Failure], object] = lambda _answered: None,
    server_dates: ServerDates | None = None,
    limits: ClientLimits | None = None,
) -> Client:
    """Return a web client for one event loop; `keep` receives each robots.txt that it reads.

    `limits` stand in for those of a night.

    `circuits` are the circuit breakers of hosts, updated by the client; without them no host is left alone.
    `server_dates` hears the Date header of every response.
    """
    agent = user_agent(settings)
    logging.getLogger("httpcore").setLevel(logging.INFO)  # below, it prints headers: Location with its secrets
    return Client(
        user_agent=agent,
        guard=new_guard(settings),
        limits=limits or ClientLimits(total_s=settings.deadline_s, host_delay_s=settings.delay_s),
        robots=Robots(agent, keep=keep),
        now=lambda: night.at,
        circuits=circuits,
        server_dates=server_dates,
        respects_reservations=settings.respect_reservations,
    )


def require_contact(settings: Settings, urls: Iterable[str]) -> None:
    """Raise SettingsError where public hosts are to be requested and no contact is set."""
    public = [url for url in urls if not _is_local(url, settings)]
    if public and not settings.contact:
        raise SettingsError(
            f"contact is not set, and {mask_url(public[0])} is to be fetched. Site owners must be able to reach you: "
            f'add the line  contact = "you@your-institute.org"  to {FILE.resolve()}, or set NATO_ASIA_CONTACT. For a '
            "server of your own on this machine, give its address with --allow-host IP:PORT instead."
        )


def _is_local(url: str, settings: Settings) -> bool:
    host = host_of(url)
    return host in settings.connect_to or f"{host}:{port_of(url)}" in settings.allow_host
