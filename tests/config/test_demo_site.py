"""The demonstration says on every page which province it shows."""

import pytest
from django.test import Client

from chieng.config.demo import make_site
from tests.factories.programme import load_kon_tum


@pytest.mark.django_db
def test_every_page_of_the_demonstration_names_its_province(client: Client) -> None:
    load_kon_tum()
    make_site()
    page = client.get("/").text
    assert "<small>Kon Tum</small>" in page
    assert "Trang do cơ quan chủ trì kế hoạch (minh họa) vận hành." in page
