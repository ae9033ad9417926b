"""What every test needs: the catalogues compiled, so that English pages are English."""

import pytest
from django.utils.translation import trans_real

from chieng.config.messages.catalogues import compile_all


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once, not by every parallel worker
        compile_all()
    # Setting Django up has read some catalogues before they were compiled: it reads them again.
    trans_real._translations.clear()  # type: ignore[attr-defined]
    trans_real._default = None  # type: ignore[attr-defined]
