"""The set-up costs an ordinary start nothing: its modules come only when one is due."""

import subprocess
import sys

CODE = """
import sys
import nova_desktop.app.window
names = "ui.setup_wizard", "services.setup", "app.setup_work"
print([name for name in sys.modules if name.removeprefix("nova_desktop.").startswith(names)])
"""


def test_the_window_imports_nothing_of_the_set_up() -> None:
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
