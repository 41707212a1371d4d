import asyncio
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipeline.fetch.connect import PinnedBackend, tls_context
from pipeline.fetch.guard import Address, Admitted
from tests.pipeline.fetch.asking import Asking
from tests.web import Canned, Web

PAGE = b"<p>NATO opens an office in Tokyo.</p>"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate that signs itself, for magazine.example and 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    names = [x509.DNSName("magazine.example"), x509.IPAddress(ip_address("127.0.0.1"))]
    today = datetime.now(UTC)  # noqa: TID251  TLS compares with the machine's clock, which no argument can change
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none) + signed.public_bytes(pem),
    )
    return path


@pytest.fixture
def server_names() -> list[str | None]:
    """The names that clients asked for in their TLS greeting."""
    return []


@pytest.fixture
def safe_web(certificate: Path, server_names: list[str | None]) -> Iterator[Web]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: server_names.append(name)
    with Web({"/a": Canned(body=PAGE)}, tls=context) as server:
        yield server


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def test_name_certificate_and_host_header_follow_the_address_and_not_the_connection(
    safe_web: Web, ask: Asking, trusting: ssl.SSLContext, server_names: list[str | None]
) -> None:
    ask.connect_to, ask.tls = {"magazine.example": safe_web.address}, trusting
    assert ask.answer("https://magazine.example/a").body == PAGE
    assert {seen.host for seen in safe_web.log} == set(server_names) == {"magazine.example"}


def test_a_certificate_for_another_name_is_refused(safe_web: Web, ask: Asking, trusting: ssl.SSLContext) -> None:
    ask.connect_to, ask.tls = {"other.example": safe_web.address}, trusting
    ask.failure("https://other.example/a")
    (refused,) = ask.kept
    assert refused.reason == "tls"  # type: ignore[union-attr]
    assert "Hostname mismatch" in refused.detail  # type: ignore[union-attr]
    assert safe_web.log == []


def test_a_certificate_that_nobody_vouches_for_is_refused_and_not_tried_again(safe_web: Web, ask: Asking) -> None:
    ask.connect_to = {"magazine.example": safe_web.address}
    failure = ask.failure("https://magazine.example/a")
    assert (failure.reason, failure.retry_later) == ("robots_unreachable", True)
    assert "self-signed" in failure.detail
    assert safe_web.log == []


def test_a_plain_server_on_the_tls_port_is_a_tls_trouble(web: Web, ask: Asking) -> None:
    ask.connect_to = {"magazine.example": web.address}
    ask.failure("https://magazine.example/a")
    assert ask.kept[0].reason == "tls"  # type: ignore[union-attr]


def test_a_redirect_from_https_to_http_is_refused(
    safe_web: Web, web: Web, ask: Asking, trusting: ssl.SSLContext
) -> None:
    ask.connect_to, ask.tls = {"magazine.example": safe_web.address, "plain.example": web.address}, trusting
    safe_web.routes["/a"] = Canned(301, {"Location": "http://plain.example/a"})
    failure = ask.failure("https://magazine.example/a")
    assert (failure.reason, failure.retry_later) == ("refused_downgrade", False)
    assert web.n_connections == 0


def test_a_redirect_from_http_to_https_is_followed(
    safe_web: Web, web: Web, ask: Asking, trusting: ssl.SSLContext
) -> None:
    ask.connect_to, ask.tls = {"magazine.example": safe_web.address, "plain.example": web.address}, trusting
    web.routes["/a"] = Canned(301, {"Location": "https://magazine.example/a"})
    assert ask.answer("http://plain.example/a").final_url == "https://magazine.example/a"


def test_the_tls_context_of_the_process_verifies_and_cannot_be_changed_by_a_connection() -> None:
    context = tls_context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert tls_context() is context
    assert len(context.get_ca_certs()) > 50


def pinned(*addresses: Address) -> PinnedBackend:
    backend = PinnedBackend()
    place = "http://news.example/"
    backend.pin(Admitted(place, "http", "news.example", 80, "news.example", "/", addresses, is_local=True))
    return backend


async def connect(backend: PinnedBackend, host: str, port: int) -> tuple[str, int]:
    stream = await backend.connect_tcp(host, port, timeout=1)
    try:
        peer: tuple[str, int] = stream.get_extra_info("server_addr")
        return peer
    finally:
        await stream.aclose()


def test_what_was_not_admitted_cannot_be_connected_to(canary: Web) -> None:
    for host, port in (("127.0.0.1", canary.port), ("localhost", canary.port), ("news.example", 443)):
        with pytest.raises(httpcore.ConnectError):
            asyncio.run(connect(pinned(Address("127.0.0.1", canary.port)), host, port))


def test_the_second_address_of_a_host_is_tried_where_the_first_refuses(web: Web) -> None:
    with Web() as gone:
        closed = Address("127.0.0.1", gone.port)
    backend = pinned(closed, Address("127.0.0.1", web.port))
    assert asyncio.run(connect(backend, "news.example", 80)) == ("127.0.0.1", web.port)
