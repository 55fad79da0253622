"""Which servers model calls trust: the usual authorities, or one certificate and no other."""

import ssl
from pathlib import Path

import httpx


class OneCertificate(ssl.SSLContext):
    """Lets a connection through when the peer shows exactly `expected` (DER)."""

    expected: bytes = b""


class _Checked(ssl.SSLObject):
    """Compares after the handshake and before anything is sent.

    A certificate that is an authority too could vouch for others; this does not let it.
    """

    def do_handshake(self) -> None:
        super().do_handshake()
        shown = self.getpeercert(binary_form=True)
        if not isinstance(self.context, OneCertificate) or shown != self.context.expected:
            raise ssl.SSLCertVerificationError("another certificate is shown")


OneCertificate.sslobject_class = _Checked


def only(pem: str) -> ssl.SSLContext:
    """Trust in one certificate, whatever name it bears. Raises ValueError for no certificate."""
    context = OneCertificate(ssl.PROTOCOL_TLS_CLIENT)
    context.expected = ssl.PEM_cert_to_DER_cert(pem.strip())
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    try:
        context.load_verify_locations(cadata=pem)
    except ssl.SSLError as error:
        raise ValueError("no certificate") from error
    return context


def usual(authorities: str = "") -> ssl.SSLContext:
    """The system's authorities, those that come along with httpx, and those of a file.

    Raises OSError for a file that cannot be read or holds none.
    """
    context = httpx.create_ssl_context()
    context.load_default_certs()
    if authorities:
        context.load_verify_locations(cafile=Path(authorities).expanduser())
    return context


def none_needed() -> ssl.SSLContext:
    """For plain HTTP; made at once."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
