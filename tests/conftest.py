"""What every test needs: the catalogues compiled, so that English pages are English."""

import pytest

from chieng.config.messages.catalogues import compile_all


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once, not by every parallel worker
        compile_all()
