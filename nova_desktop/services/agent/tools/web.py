"""The tool that reads a page of the web."""

from typing import Final

from nova_desktop.domain.agent.approvals import Permission
from nova_desktop.domain.agent.tools import Effect, FieldChange, Preview, ToolResult
from nova_desktop.domain.plain_text import harmless
from nova_desktop.domain.web_addresses import AddressRefusedError, checked_address
from nova_desktop.services.agent.ports import ToolContext
from nova_desktop.services.agent.tools.basics import Arguments, CannotError, said, text, tool_spec
from nova_desktop.services.agent.tools.own_words import OwnWords
from nova_desktop.services.agent.web_ports import PageRefusedError, WebPages

LONGEST_ADDRESS: Final = 2_000


class WebFetch:
    """Reads an address that the user gave; another one needs a yes to exactly this call."""

    spec = tool_spec(
        "web_fetch",
        "Read a page of the web as text. Use an address that the user gave, as it was given.",
        Effect.OUTSIDE,
        Permission.ASK,
        ["url"],
        url=text("The whole address, with http:// or https://.", LONGEST_ADDRESS, 1),
    )

    def __init__(self, pages: WebPages, words: OwnWords) -> None:
        self._pages = pages
        self._words = words

    async def is_given(self, arguments: Arguments, context: ToolContext) -> bool:
        """Whether the address stands in what the user said."""
        return await self._words.have(said(arguments, "url"), context)

    async def preview(self, arguments: Arguments, context: ToolContext) -> Preview:
        """The whole address: what follows the host may carry something out."""
        address = _address(arguments)
        return Preview(address, (FieldChange("url", "", address),))

    async def use(self, arguments: Arguments, context: ToolContext) -> ToolResult:
        """The text of the page."""
        try:
            page = await self._pages.fetch(_address(arguments))
        except PageRefusedError as error:
            return ToolResult(str(error), ok=False)
        title = [f"Title: {page.title}"] if page.title else []
        head = "\n".join([f"Address: {page.address}", *title])
        more = "\n\n(The page is longer.)" if page.is_cut else ""
        return ToolResult(f"{head}\n\n{page.text}{more}")

    async def found(self, context: ToolContext) -> ToolResult | None:
        """Nothing is kept of it here."""
        return None


def _address(arguments: Arguments) -> str:
    address = said(arguments, "url").strip()
    if harmless(address) != address or any(c.isspace() for c in address):
        raise CannotError("The address has characters that no address has.")
    try:
        return checked_address(address)
    except AddressRefusedError as error:
        raise CannotError(str(error)) from None
