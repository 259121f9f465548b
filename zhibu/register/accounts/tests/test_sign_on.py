"""Log-in by the single sign-on, against a provider on the loopback interface."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import clear_url_caches, get_resolver, include, path, reverse

from zhibu.foundation.policy import Role
from zhibu.register.accounts import entry_urls
from zhibu.register.accounts.models import User
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members.tests.factories import make_member

pytestmark = pytest.mark.django_db


class Provider(BaseHTTPRequestHandler):
    """Just enough of OpenID Connect: configuration, token, user information."""

    subject = "u-1"

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        if self.path == "/.well-known/openid-configuration":
            return self._answer(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/keys",
                }
            )
        return self._answer(
            {"sub": self.subject, "name": "王丽", "phone_number": "13812345678"}
        )

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"access_token": "t", "token_type": "Bearer", "expires_in": 60})

    def _answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def provider():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def sign_on(settings, provider, monkeypatch):
    """The addresses and settings of an installation with a single sign-on."""
    app = {
        "provider_id": "oidc",
        "name": "统一身份认证",
        "client_id": "zhibu",
        "secret": "s",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    added = [path("accounts/", include(entry_urls.sign_on_urls()))]
    urls = get_resolver().urlconf_module
    monkeypatch.setattr(urls, "urlpatterns", added + urls.urlpatterns)
    clear_url_caches()
    yield
    clear_url_caches()


def come_back(client):
    """From our log-in to the provider and back, as a browser goes."""
    there = client.get(reverse("openid_connect_login", args=["oidc"]))
    assert there.status_code == 302
    query = parse_qs(urlsplit(there.url).query)
    assert urlsplit(there.url).path == "/authorize"
    back = urlsplit(query["redirect_uri"][0]).path
    return client.get(back, {"code": "c", "state": query["state"][0]})


def test_tied_account_is_logged_in(sign_on, client, branch):
    user = make_user(member=make_member(branch))
    User.objects.filter(pk=user.pk).update(external_id="u-1")
    assert "统一身份认证" in client.get(reverse("account_login")).text
    response = come_back(client)
    assert response.url == reverse("home:start")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not SocialAccount.objects.exists()  # nothing of the profile is stored


def test_nobody_signs_up_by_it(sign_on, client, branch):
    make_user(member=make_member(branch))
    response = come_back(client)
    assert response.status_code == 403
    assert "No account is tied to it" in response.text
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1


def test_closed_account_stays_closed(sign_on, client, branch):
    make_user(member=make_member(branch))
    User.objects.update(external_id="u-1", is_active=False)
    assert come_back(client).url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_second_step_stays(sign_on, client, branch):
    make_user(role=Role.COMMITTEE_OFFICER, organisation=branch)
    User.objects.update(external_id="u-1")
    assert come_back(client).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_a_forged_answer_is_refused(sign_on, client, branch):
    make_user(member=make_member(branch))
    User.objects.update(external_id="u-1")
    client.get(reverse("openid_connect_login", args=["oidc"]))
    callback = reverse("openid_connect_callback", args=["oidc"])
    response = client.get(callback, {"code": "c", "state": "forged"})
    assert "The single sign-on did not answer" in response.text
    assert "_auth_user_id" not in client.session


def test_a_provider_that_does_not_answer_is_told(sign_on, settings, client):
    [app] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["server_url"] = "http://127.0.0.1:9"  # nobody listens there
    response = client.get(reverse("openid_connect_login", args=["oidc"]))
    assert response.status_code == 503
    assert "The single sign-on did not answer" in response.text


def test_without_settings_there_is_no_such_address(client):
    assert client.get("/accounts/sso/oidc/login/").status_code == 404
    assert "entry-or" not in client.get(reverse("account_login")).text
