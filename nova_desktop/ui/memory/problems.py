"""Titles and hints of what can go wrong with memory."""

from nova_desktop.domain.problems import ProblemCode
from nova_desktop.ui.i18n import gettext as _


def memory_texts() -> dict[ProblemCode, tuple[str, str]]:
    """A title and a hint for each code."""
    return _place_texts() | _graph_texts() | _model_texts() | _work_texts()


def _place_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.MEMORY_OFF: (
            _("Memory is off"),
            _("Nothing is kept, read or asked. Switch it on under Settings, Memory."),
        ),
        code.MEMORY_DOWN: (
            _("Neo4j does not answer"),
            _(
                "What you say is kept here and found by its words until it does. Check that the "
                "server runs, or its address under Settings, Memory."
            ),
        ),
        code.MEMORY_READ_ONLY: (
            _("Neo4j takes nothing new"),
            _(
                "It is a replica, or its disk is full. Memory can be read; what is new waits here "
                "until the server takes it."
            ),
        ),
        code.MEMORY_PLACE_UNUSABLE: (
            _("Memory cannot be kept there"),
            _("See the details, then change the address under Settings, Memory, and press Test."),
        ),
        code.MEMORY_NEWER: (
            _("Memory was written by a newer Nova"),
            _("It is left as it is, and what is to be remembered waits. Update Nova to use it."),
        ),
    }


def _graph_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.MEMORY_FAILED: (
            _("Memory does not work"),
            _("See the details. Restart Memory under Status; what you say is kept meanwhile."),
        ),
        code.MEMORY_SET_ASIDE: (
            _("Memory's file was damaged"),
            _(
                "It was set aside, and memory is made anew from the texts that could be read. "
                "Facts come back as the texts are read again."
            ),
        ),
        code.MEMORY_GONE: (
            _("This is no longer in memory"),
            _("It was forgotten or replaced meanwhile. Press Search to see what is there now."),
        ),
        code.MEMORY_TEXT_REFUSED: (
            _("This text is not remembered"),
            _(
                "It is empty, longer than a million characters, or holds words of which nothing "
                "is to be remembered. Change it, or the list under Settings, Memory."
            ),
        ),
    }


def _model_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.MEMORY_ANSWER_UNUSABLE: (
            _("The model's answers could not be used"),
            _(
                "Memory needs structured answers. The text is kept and can be searched. Choose "
                "another model for memory, then press Retry."
            ),
        ),
        code.MEMORY_OVER_BUDGET: (
            _("Memory has spent what it may spend today"),
            _(
                "Texts are kept and read tomorrow. Raise the daily limit under Settings, Memory, "
                "to go on now."
            ),
        ),
        code.MEMORY_VECTORS_DIFFER: (
            _("Memory was made with another embedding model"),
            _("It is searched by words until you press Re-embed under Settings, Memory."),
        ),
    }


def _work_texts() -> dict[ProblemCode, tuple[str, str]]:
    code = ProblemCode
    return {
        code.MEMORY_WORK_UNDER_WAY: (
            _("Memory is at work already"),
            _("Wait until it is done, or stop it under Settings, Memory."),
        ),
        code.MEMORY_FILE_UNREADABLE: (
            _("The file could not be used"),
            _("{path} cannot be read or written as memory. Choose another file."),
        ),
    }
