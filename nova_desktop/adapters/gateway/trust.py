"""Which servers the window trusts: the system's authorities, the user's, or one certificate."""

import ssl
from pathlib import Path

import httpx


class PinnedObject(ssl.SSLObject):
    """A TLS connection that ends in its handshake unless the peer shows the one certificate.

    Being an authority of its own, that certificate could vouch for others; this does not let it.
    """

    def do_handshake(self) -> None:
        """Raises ssl.SSLCertVerificationError before anything of the caller's is sent."""
        super().do_handshake()
        wanted = self.context.certificate if isinstance(self.context, PinnedContext) else b""
        if self.getpeercert(binary_form=True) != wanted:
            raise ssl.SSLCertVerificationError("the server shows another certificate")


class PinnedContext(ssl.SSLContext):
    """Trusts exactly one certificate, whatever name it bears. See `pinned`."""

    certificate: bytes = b""
    sslobject_class = PinnedObject


def pinned(pem: str) -> ssl.SSLContext:
    """The context for a server with the certificate `pem`. Raises ValueError for no certificate.

    The name in it is not compared: one that its owner made for `localhost` is served under others
    too, and nothing but this very certificate passes. Its dates are checked.
    """
    context = PinnedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.certificate = ssl.PEM_cert_to_DER_cert(pem.strip())
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # it need not be its own authority
    context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    try:
        context.load_verify_locations(cadata=pem)
    except ssl.SSLError as error:
        raise ValueError("no certificate") from error
    return context


def usual(authorities: str = "") -> ssl.SSLContext:
    """The system's authorities and those in the file `authorities`.

    Raises OSError (ssl.SSLError among it) for a file that cannot be read or holds none.
    """
    context = httpx.create_ssl_context()
    context.load_default_certs()  # a company's own authority is known to the system only
    if authorities:
        context.load_verify_locations(cafile=Path(authorities).expanduser())
    return context


def nobody() -> ssl.SSLContext:
    """For plain HTTP: no certificates are needed, and it is made at once."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
