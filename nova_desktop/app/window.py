"""Opens the window at once: one Nova for each home, crash reports, the loop."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Sequence
from gettext import bindtextdomain, textdomain
from typing import Any

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from nova_desktop.app.lifecycle import Lifecycle
from nova_desktop.app.paths import nova_paths, prepare
from nova_desktop.app.resources import resource_folder
from nova_desktop.app.single_instance import SingleInstance
from nova_desktop.domain.paths import NovaPaths
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.redaction import Redactor
from nova_desktop.ui.shell.main_window import MainWindow
from nova_desktop.ui.theme.theme import SystemTheme
