"""The text of an HTML page: what a reader sees, without scripts and what is hidden.

Python's own html.parser takes minutes for pages that were made to be slow; this reads each
character about once.
"""

import html
import re
from collections import Counter
from typing import Final

_LEFT_OUT: Final = frozenset(
    {"noscript", "template", "svg", "iframe", "object", "embed", "canvas", "head", "select",
     "datalist", "dialog", "audio", "video", "math"}
)  # fmt: skip
_RAW: Final = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp")
}
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
     "wbr"}
)  # fmt: skip
_BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"}
)  # fmt: skip
_NAME: Final = re.compile(r"</?([A-Za-z][^\s/>]{0,40})")
_REST: Final = re.compile(r"""(?>[^"'>]|"[^"]*"|'[^']*')*+>""")
_HIDDEN: Final = re.compile(
    r"""\s(?:hidden(?=[\s/>=])|aria-hidden\s*=\s*["']?true|style\s*=\s*("[^"]*"|'[^']*'|\S+))""",
    re.IGNORECASE,
)
_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:opacity|font-size)\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_BLANKS: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n[ \n]*\n ?")
_LOOKED_AT: Final = 4_000
"""Characters of a tag in which attributes are looked for."""

_DEEPEST: Final = 1_000
_LONGEST_TITLE: Final = 300


class _Reader:
    """Collects text; within what is hidden it only counts tags."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.title = ""
        self._open: list[tuple[str, bool]] = []
        self._names: Counter[str] = Counter()
        self._hidden = 0

    def text(self, words: str) -> None:
        if not self._hidden:
            self.parts.append(words)

    def raw(self, name: str, words: str) -> None:
        """What stands in an element that has no elements in it."""
        if name == "title":
            self.title = self.title or words
        elif name in ("textarea", "xmp"):
            self.text(words)

    def begin(self, name: str, tag: str) -> None:
        self.text("\n- " if name == "li" else "\n" if name in _BLOCKS else "")
        if name in _VOID or len(self._open) >= _DEEPEST:
            return
        hides = name in _LEFT_OUT or _is_hidden(tag[:_LOOKED_AT])
        self._open.append((name, hides))
        self._names[name] += 1
        self._hidden += hides

    def end(self, name: str) -> None:
        while self._names[name]:
            last, hides = self._open.pop()
            self._names[last] -= 1
            self._hidden -= hides
            if last == name:
                break
        self.text(" | " if name in ("td", "th") else "\n" if name in _BLOCKS else "")


def text_of_html(page: str) -> tuple[str, str]:
    """The text and the title of a page; broken pages give what can be read of them."""
    reader = _Reader()
    _read(page, reader)
    text = _BLANKS.sub(" ", html.unescape("".join(reader.parts)))
    title = " ".join(html.unescape(reader.title).split())
    return _LINES.sub("\n\n", text).strip(), title[:_LONGEST_TITLE]


def _read(page: str, reader: _Reader) -> None:
    """Tag by tag. What has no end takes the rest of the page along."""
    at = 0
    while (begin := page.find("<", at)) >= 0:
        reader.text(page[at:begin])
        if page.startswith(("<!", "<?"), begin):
            sign = "-->" if page.startswith("<!--", begin) else ">"
            end = page.find(sign, begin + 2)
            if end < 0:
                return
            at = end + len(sign)
            continue
        named = _NAME.match(page, begin)
        if named is None:
            reader.text("<")
            at = begin + 1
            continue
        rest = _REST.match(page, named.end())
        if rest is None:
            return
        at = _element(page, named[1].lower(), begin, rest.end(), reader)
    reader.text(page[at:])


def _element(page: str, name: str, begin: int, end: int, reader: _Reader) -> int:
    """One tag; where to go on."""
    if page.startswith("</", begin):
        reader.end(name)
        return end
    if name not in _RAW:
        reader.begin(name, page[begin:end])
        return end
    closing = _RAW[name].search(page, end)
    if closing is None:
        return len(page)
    reader.raw(name, page[end : closing.start()])
    rest = _REST.match(page, closing.end())
    return len(page) if rest is None else rest.end()


def _is_hidden(tag: str) -> bool:
    return any(
        style is None or _HIDING.search(style) is not None
        for style in (found[1] for found in _HIDDEN.finditer(tag))
    )
