import pytest
from django.core.cache import cache
from django.db.models import Model

from tests.organisations.two_provinces import Province, make_province


@pytest.fixture
def kon_tum(db: Model) -> Province:
    return make_province("Kon Tum")


@pytest.fixture
def quang_ngai(db: Model) -> Province:
    return make_province("Quảng Ngãi")


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    """Counts of tries live in the process's cache: each test begins without any."""
    cache.clear()
