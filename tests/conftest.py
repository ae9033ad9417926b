"""What every test needs: the catalogues compiled, so that English pages are English."""

import pytest
from django.utils.translation import trans_real
from hypothesis import HealthCheck, settings

from chieng.config.messages.catalogues import compile_all

# How long something takes is measured by script/bench: no test fails because the machine is busy.
settings.register_profile("chieng", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("chieng")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once, not by every parallel worker
        compile_all()
    # Setting Django up has read some catalogues before they were compiled: it reads them again.
    trans_real._translations.clear()  # type: ignore[attr-defined]
    trans_real._default = None  # type: ignore[attr-defined]
