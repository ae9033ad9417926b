import pytest
from django.db.models import Model

from tests.organisations.two_provinces import Province, make_province


@pytest.fixture
def kon_tum(db: Model) -> Province:
    return make_province("Kon Tum")


@pytest.fixture
def quang_ngai(db: Model) -> Province:
    return make_province("Quảng Ngãi")
