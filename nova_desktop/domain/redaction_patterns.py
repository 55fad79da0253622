"""Takes texts that look like keys out of reports, for values that no vault knows."""

import re
from typing import Final

REDACTED: Final = "[redacted]"

_NAMES: Final = (
    r"(?:[\w-]{0,40}(?:api[_-]?key|secret|passwd|password|passphrase|token|credential)s?"
    r"|x-api-key|authorization|cookie|set-cookie|(?:master|access|private|virtual)?[_-]?key|sig)"
)
_PREFIXES: Final = (
    r"sk-|sk_(?:live|test)_|pk_live_|hf_|gsk_|xai-|pplx-|r8_|nvapi-|fw_|csk-|tgp_v1_|co_|"
    r"AIza|ya29\.|gh[oprsu]_|github_pat_|glpat-|xox[abeprs]-|AKIA|ASIA|lsv2_|pypi-|npm_|dop_v1_"
)
# Texts, which `re` compiles at their first use: most runs of Nova write no report.
_PATTERNS: Final = (
    (r"(?s)-----BEGIN ([A-Z ]{0,30}PRIVATE KEY)-----.*?(?:-----END \1-----|\Z)", REDACTED),
    (r"(?i)\b(Bearer|Basic|Digest)(\s{1,4})[^\s\"',;\\]{6,}", rf"\1\2{REDACTED}"),
    (rf"(?<![A-Za-z0-9])(?:{_PREFIXES})[A-Za-z0-9_\-.]{{8,}}", REDACTED),
    (r"\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]{4,}){1,4}", REDACTED),
    (r"://[^\s/@\"']{1,200}:[^\s/@\"']{1,200}@", f"://{REDACTED}@"),
    # `name: "value"` and `name="value"`; quotes may be escaped, as inside a JSON text
    (
        (
            rf"(?i)(?<![A-Za-z0-9])({_NAMES}(?:\\*[\"'])?\s{{0,4}}[:=]\s{{0,4}}\\*[\"'])"
            r"(?!\[redacted\])[^\"'\\\n]{1,4000}"
        ),
        rf"\1{REDACTED}",
    ),
    # `name=value` and `name: value`
    (
        (
            rf"(?i)(?<![A-Za-z0-9])({_NAMES}(?:=|:\s{{0,4}}))"
            r"(?!\[redacted\]|(?:Bearer|Basic|Digest)\s)[^\s\"'&,;()\[\]{}\\]{6,4000}"
        ),
        rf"\1{REDACTED}",
    ),
    # a long opaque word that mixes capitals, small letters and figures
    (
        (
            r"(?<![A-Za-z0-9_/+-])(?=[a-z0-9_-]{0,60}[A-Z])(?=[A-Z0-9_-]{0,60}[a-z])"
            r"(?=[A-Za-z_-]{0,60}[0-9])[A-Za-z0-9_-]{32,}(?![A-Za-z0-9_/-])"
        ),
        REDACTED,
    ),
)


def redact_lookalikes(text: str) -> str:
    """`text` without what looks like a key, a token or a password; names of fields stay.

    It prefers to take too much: meant for crash reports that a user may hand to others.
    """
    for pattern, instead in _PATTERNS:
        text = re.sub(pattern, instead, text)
    return text
