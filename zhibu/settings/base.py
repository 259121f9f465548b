"""What is the same everywhere. The environment is read in environment.py."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zhibu.settings import environment

PACKAGE = Path(__file__).parents[1]
ROOT = PACKAGE.parent
VAR = (ROOT / environment.text("ZHIBU_VAR")).resolve()

INSTALLED_APPS = [
    "zhibu.foundation.web",  # before Django's own, so that our templates win
    "zhibu.register.accounts",  # before allauth, for the same reason
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_tables2",
    "django_filters",
    "template_partials",
    "django_htmx",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_q",
    "zhibu.outreach.portal",  # before Wagtail, for the same reason again
    "wagtail.contrib.redirects",
    "wagtail.contrib.table_block",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "zhibu.foundation.vault",
    "zhibu.foundation.audit",
    "zhibu.foundation.calendar",
    "zhibu.register.organisations",
    "zhibu.register.members",
    "zhibu.register.rosters",
    "zhibu.life.office",
    "zhibu.life.notices",
    "zhibu.life.honours",
    "zhibu.procedures.admission",
    "zhibu.procedures.transfers",
    "zhibu.procedures.floating",
    "zhibu.outreach.phone",
    "zhibu.insight.statistics",
    "zhibu.home",
]

MIDDLEWARE = [
    "zhibu.foundation.web.middleware.ProxyMiddleware",  # before all that asks who
    "zhibu.outreach.portal.cache.middleware.KeptPagesMiddleware",  # with all headers
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "zhibu.foundation.web.middleware.AnswersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhibu.register.accounts.middleware.ActorMiddleware",
    "zhibu.register.accounts.middleware.SessionLimitsMiddleware",
    "zhibu.foundation.web.middleware.SignInMiddleware",
    "zhibu.register.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zhibu.foundation.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhibu.home.context.frame",
            ],
            "builtins": ["zhibu.foundation.web.templatetags.web"],
        },
    }
]
FORM_RENDERER = "zhibu.foundation.web.rendering.FormRenderer"
DJANGO_TABLES2_TEMPLATE = "web/table.html"
FILTERS_EMPTY_CHOICE_LABEL = _("All")

ROOT_URLCONF = "zhibu.urls"
WSGI_APPLICATION = "zhibu.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- language and time
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = environment.text("ZHIBU_LANGUAGE")
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
# Ours, and the words that the editor of the portal lacks in Chinese.
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "outreach/portal/wagtail_words"]
FORMAT_MODULE_PATH = "zhibu.formats"

# ---- who someone is
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "zhibu.register.accounts.backends.RegisterBackend",
]
PASSWORD_HASHERS = ["zhibu.register.accounts.hashers.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "zhibu.register.accounts.validators.LongEnoughValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "zhibu.register.accounts.validators.TwoKindsValidator"},
    {"NAME": "zhibu.register.accounts.validators.UnlikeNameValidator"},
    {"NAME": "zhibu.register.accounts.validators.OwnNumbersValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:start"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "zhibu.register.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "zhibu.register.accounts.adapters.SocialAccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",  # an office of many behind one address
    "login_failed": None,  # axes counts failures
}
ACCOUNT_FORMS = {
    "login": "zhibu.register.accounts.forms.LogInForm",
    "change_password": "zhibu.register.accounts.forms.ChangePasswordForm",
    "set_password": "zhibu.register.accounts.forms.SetPasswordForm",
    "reauthenticate": "zhibu.register.accounts.forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "zhibu.register.accounts.forms.SecondStepForm",
    "reauthenticate": "zhibu.register.accounts.forms.SecondStepAgainForm",
    "activate_totp": "zhibu.register.accounts.forms.SetUpSecondStepForm",
}
MFA_TOTP_TOLERANCE = 1  # clocks of phones are up to half a minute off
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_ADAPTER = "zhibu.register.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "zhibu"
SOCIALACCOUNT_PROVIDERS = {}
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # the CSP lets no form lead to another server
if environment.text("ZHIBU_OIDC_SERVER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": environment.text("ZHIBU_OIDC_NAME") or "OpenID Connect",
                "client_id": environment.text("ZHIBU_OIDC_CLIENT"),
                "secret": environment.text("ZHIBU_OIDC_SECRET"),
                "settings": {"server_url": environment.text("ZHIBU_OIDC_SERVER")},
            }
        ]
    }

AXES_CLIENT_IP_CALLABLE = "zhibu.foundation.web.addresses.client_address"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "name"]

# ---- sessions
SESSION_ENGINE = "zhibu.register.accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zhibu.foundation.web.errors.csrf_failure"
ZHIBU_IDLE_MINUTES = environment.number("ZHIBU_IDLE_MINUTES")
ZHIBU_MEMBER_IDLE_MINUTES = environment.number("ZHIBU_MEMBER_IDLE_MINUTES")

# ---- what a browser may do, and whom we believe
ZHIBU_TRUSTED_PROXIES = environment.networks("ZHIBU_TRUSTED_PROXIES")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# ---- files
STATIC_URL = "static/"
STATIC_ROOT = ROOT / "staticfiles"
MEDIA_ROOT = VAR / "files"
MEDIA_URL = "media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
ZHIBU_UPLOAD_BYTES = environment.number("ZHIBU_UPLOAD_MEGABYTES") * 1024 * 1024
ZHIBU_ATTACHMENT_BYTES = environment.number("ZHIBU_ATTACHMENT_MEGABYTES") * 1024 * 1024

# ---- the app on the phone: the name of this installation below its icon
ZHIBU_NAMES = {
    "": environment.text("ZHIBU_NAME"),
    "en": environment.text("ZHIBU_NAME_EN"),
}

# ---- the portal (Wagtail)
ZHIBU_PAGE_CACHE_BYTES = environment.number("ZHIBU_PAGE_CACHE_MEGABYTES") * 1024 * 1024
WAGTAIL_SITE_NAME = "zhibu"
WAGTAILADMIN_BASE_URL = environment.address("ZHIBU_BASE_URL")
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_FINISH_WORKFLOW_ACTION = "zhibu.outreach.portal.receivers.on_reviewed"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no picture of anybody comes from elsewhere
# A version is kept when somebody says so: who changes a piece in its review does not
# pass it, and a form that sends itself would send the button of the review again.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 10
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%Y-%m-%d", "%Y-%m-%d %H:%M"
WAGTAILIMAGES_IMAGE_MODEL = "portal.Picture"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "gif"]
WAGTAILDOCS_DOCUMENT_MODEL = "portal.File"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "doc", "xls", "pptx", "txt", "mp4"]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "zhibu.outreach.portal.search.backend"}
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# ---- the vault
ZHIBU_VAULT_KEYS = environment.text("ZHIBU_VAULT_KEYS")
ZHIBU_VAULT_FILE = environment.text("ZHIBU_VAULT_FILE") or str(VAR / "vault.key")
ZHIBU_VAULT_CREATE = False
ZHIBU_AUDIT_HEAD_FILE = str(VAR / "audit.head")  # the newest seal, noted outside

# ---- transfers of the membership relation (R-TRF-06, R-TRF-12)
ZHIBU_TRANSFERS = {
    "city_days": environment.number("ZHIBU_TRANSFER_CITY_DAYS"),
    "beyond_days": environment.number("ZHIBU_TRANSFER_BEYOND_DAYS"),
    "most_days": environment.number("ZHIBU_TRANSFER_MOST_DAYS"),
    "hop_days": environment.number("ZHIBU_TRANSFER_HOP_DAYS"),
    "receipt_months": environment.number("ZHIBU_TRANSFER_RECEIPT_MONTHS"),
    "expires_by_itself": environment.switch("ZHIBU_TRANSFER_EXPIRES"),
}

# ---- messages that leave the house: what is not named here does not exist
ZHIBU_SITE_URL = environment.address("ZHIBU_SITE_URL").rstrip("/")
globals().update(environment.mail(environment.text("ZHIBU_EMAIL_URL")))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("ZHIBU_EMAIL_FROM")
ZHIBU_WECHAT = {
    "app_id": environment.text("ZHIBU_WECHAT_APP_ID"),
    "secret": environment.text("ZHIBU_WECHAT_SECRET"),
    "template": environment.text("ZHIBU_WECHAT_TEMPLATE"),
    "fields": environment.names("ZHIBU_WECHAT_FIELDS"),
    "token": environment.text("ZHIBU_WECHAT_TOKEN"),
    "api": environment.address("ZHIBU_WECHAT_API").rstrip("/"),
}
ZHIBU_PUSH = {
    "key": environment.text("ZHIBU_PUSH_KEY"),
    "contact": environment.text("ZHIBU_PUSH_CONTACT"),
}
ZHIBU_SMS = {
    "key": environment.text("ZHIBU_SMS_KEY"),
    "secret": environment.text("ZHIBU_SMS_SECRET"),
    "sign": environment.text("ZHIBU_SMS_SIGN"),
    "template": environment.text("ZHIBU_SMS_TEMPLATE"),
    "receipts": environment.text("ZHIBU_SMS_RECEIPTS"),
    "api": environment.address("ZHIBU_SMS_API"),
}

ZHIBU_CANARY: dict[str, str] = dict(
    part.split("=", 1) for part in environment.names("ZHIBU_CANARY") if "=" in part
)

# ---- server processes (manage.py serve)
ZHIBU_SOURCE_URL = environment.address("ZHIBU_SOURCE_URL")

ZHIBU_WEB_WORKERS = environment.number("ZHIBU_WEB_WORKERS")

# ---- background jobs (at least once: every job is idempotent)
Q_CLUSTER = {
    "name": "zhibu",
    "orm": "default",
    "workers": environment.number("ZHIBU_JOB_WORKERS"),
    "timeout": 3000,
    "retry": 3600,
    "max_attempts": 3,
    "ack_failures": True,
    "poll": 1,
    "queue_limit": 20,
    "bulk": 1,
    "catch_up": False,
    "save_limit": 500,
    "save_limit_per": "func",  # or minutely jobs push out the nightly ones
    "label": "jobs",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
