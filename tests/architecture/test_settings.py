"""What the environment may say, and what it may not."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from zhibu.settings import environment


def test_the_address_of_the_source_code_is_one_of_the_web(monkeypatch):
    assert environment.address("ZHIBU_SOURCE_URL") == ""
    monkeypatch.setenv("ZHIBU_SOURCE_URL", "https://code.example.cn/zhibu")
    assert environment.address("ZHIBU_SOURCE_URL") == "https://code.example.cn/zhibu"
    monkeypatch.setenv("ZHIBU_SOURCE_URL", "javascript:alert(1)")
    with pytest.raises(ImproperlyConfigured):
        environment.address("ZHIBU_SOURCE_URL")
