"""Settings in three parts: what differs between machines, what never does, what follows from both."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import environ
import pghistory
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()


def secret(name: str) -> str:
    """The variable, or what the file says that NAME_FILE names, without blanks around it; empty when neither is set."""
    try:
        return str(env.str(name, default="")).strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names a file that cannot be read: {error.strerror}.") from error


# What differs between machines

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])
DATABASE_URL = secret("DATABASE_URL")
# Replicas that answer what is only read, with commas between them; who is further behind than so many seconds does not.
DATABASE_REPLICA_URLS = [url.strip() for url in secret("DATABASE_REPLICA_URLS").split(",") if url.strip()]
# PgBouncer in transaction mode stands between the program and PostgreSQL: nothing may be kept in a session there.
BEHIND_POOLER = env.bool("BEHIND_POOLER", default=False)
# How many connections the threads of a process share; 0: each thread keeps its own.
DATABASE_POOL = env.int("DATABASE_POOL", default=0)
REPLICA_MOST_SECONDS_BEHIND = env.float("REPLICA_MOST_SECONDS_BEHIND", default=10)
METRICS_TOKEN = secret("METRICS_TOKEN")
# One proxy stands in front: it sets X-Forwarded-Proto and adds the peer's address to X-Forwarded-For.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
# Where the files of classes lie: a folder that only the program reads, and that is backed up with the database.
FILES_ROOT = Path(env.str("FILES_ROOT", default=str(BASE_DIR / ".local" / "files")))
# Where they are instead when several machines share them: in a bucket of an S3-compatible store. FILES_IN is `folder`
# or `store`; both are known while files are moved from one to the other.
FILES_BUCKET = env.str("FILES_BUCKET", default="")
FILES_ENDPOINT = env.str("FILES_ENDPOINT", default="")
FILES_REGION = env.str("FILES_REGION", default="us-east-1")
FILES_KEY, FILES_SECRET = secret("FILES_KEY"), secret("FILES_SECRET")
FILES_IN = env.str("FILES_IN", default="") or ("store" if FILES_BUCKET else "folder")
# How mail is sent, as smtp+tls://user:password@host:587. Developers read it in the log; a server without it sends none.
EMAIL_URL = secret("EMAIL_URL") or ("consolemail://" if DEBUG else "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="classes@localhost")
# Whoever has one of these roles (names of `classes.roles`) sets up a second factor before anything else.
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=[])
# Former values of SECRET_KEY: sessions and second factors that were made with them go on.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Learners who were in no class for so many years are erased by `manage.py retention`.
RETENTION_YEARS = env.int("RETENTION_YEARS", default=5)
# Sessions before that day were registered on paper or elsewhere; empty: all are to be captured here
REGISTERS_FROM = date.fromisoformat(env.str("REGISTERS_FROM", default="") or "0001-01-01")
# A login ends so many minutes after its last request, besides the working day that it may last.
LOGIN_IDLE = timedelta(minutes=env.int("LOGIN_IDLE_MINUTES", default=120))
# Who had to wait for a class's number lets the next one go before the disk has answered, and waits for it after that.
EARLY_RELEASE = env.bool("EARLY_RELEASE", default=True)
# A Redis that hands out the numbers of contended prefixes, from blocks that the database reserves; empty: not used.
REDIS_URL = secret("REDIS_URL")

if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set: set it to a long random text that only this server knows.")
if not DATABASE_URL:
    raise ImproperlyConfigured("DATABASE_URL is not set: set it to postgres://user:password@host:port/name.")
if FILES_IN not in ("folder", "store") or (FILES_IN == "store" and not FILES_BUCKET):
    raise ImproperlyConfigured("FILES_IN is `folder`, or `store` with FILES_BUCKET and what belongs to it.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set: set it to the names of this site, with commas between them.")

for name, addresses in {"DATABASE_URL": [DATABASE_URL], "DATABASE_REPLICA_URLS": DATABASE_REPLICA_URLS}.items():
    if not all(address.startswith(("postgres://", "postgresql://")) for address in addresses):
        raise ImproperlyConfigured(
            f"{name} is no address of a PostgreSQL: give postgres://user:password@host:port/name."
        )
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("REDIS_URL is no address of a Redis: give redis://:password@host:port/0, or rediss://.")

# What never differs

INSTALLED_APPS = [
    "classes",
    "pghistory",
    "pgtrigger",
    "axes",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "whitenoise.runserver_nostatic",
    "wecoza.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "wecoza.middleware.RequestLog",
    "wecoza.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wecoza.middleware.Compression",
    "wecoza.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "wecoza.middleware.Refusals",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wecoza.middleware.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wecoza.middleware.AccountFirst",
    "allauth.account.middleware.AccountMiddleware",
    "wecoza.middleware.History",
    "wecoza.accounts.axes_handler.KnownBrowsers",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "wecoza.urls"
WSGI_APPLICATION = "wecoza.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["wecoza.field_tags", "wecoza.page_tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "wecoza.renderers.JoinedControls"
MESSAGE_STORAGE = "wecoza.messages.LastMessages"
AUTH_USER_MODEL = "classes.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 60 * 60
INVITATION_LASTS = timedelta(days=3)
# What all processes have to know for a few minutes: codes that were used, how often mail was asked for.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cached_values",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
EMAIL_TIMEOUT = 10
SESSION_ENGINE = "wecoza.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "wecoza.formats"
TIME_ZONE = "Africa/Johannesburg"
USE_TZ = True
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "wecoza.vendor.PackagesFinder",
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
PGHISTORY_APPEND_ONLY = True
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
CSRF_FAILURE_VIEW = "classes.views.errors.csrf_failure"

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"  # Django compares the referer of what is posted over HTTPS
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
KNOWN_BROWSER_COOKIE_NAME = "known-browser"
WRITTEN_COOKIE_NAME = "written"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# allauth: forgotten passwords, second factors, whose sessions there are. Nobody signs up, and usernames log in.
ACCOUNT_ADAPTER = "wecoza.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed password, e-mail or second factor
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "wecoza.accounts.reset_tokens.ResetTokens"  # noqa: S105  # a class
# Wrong passwords, codes and links are counted by axes alone; these limit how much mail one can have sent.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "reauthenticate": None,
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": None,
}
ACCOUNT_FORMS = {
    "reauthenticate": "wecoza.accounts.adapters.PasswordAgainForm",
    "reset_password": "wecoza.accounts.adapters.ForgottenForm",
    "reset_password_from_key": "wecoza.accounts.adapters.NewPasswordForm",
}
MFA_ADAPTER = "wecoza.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "wecoza.accounts.adapters.NewAppForm",
    "authenticate": "wecoza.accounts.adapters.CodeForm",
    "add_webauthn": "wecoza.accounts.adapters.NewPasskeyForm",
    "authenticate_webauthn": "wecoza.accounts.adapters.PasskeyForm",
    "reauthenticate": "wecoza.accounts.adapters.CodeAgainForm",
    "reauthenticate_webauthn": "wecoza.accounts.adapters.PasskeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "WeCoza Classes"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# Limits and pauses: classes/services/people/guess_limits.py
AXES_HANDLER = "wecoza.accounts.axes_handler.Handler"
AXES_LOCKOUT_CALLABLE = "classes.views.errors.locked_out"
AXES_CLIENT_IP_CALLABLE = "wecoza.accounts.axes_handler.client_of"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"faults": {"()": "wecoza.logs.Faults"}},
    "formatters": {"json": {"()": "wecoza.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        # wecoza.middleware.RequestLog writes a line for each request, and leaves the address out.
        "django.request": {"level": "ERROR", "filters": ["faults"]},
        "django.server": {"handlers": [], "level": "CRITICAL"},
        "axes": {"level": "ERROR"},
    },
}

# What follows from both

vars().update(env.email_url_config(EMAIL_URL or "dummymail://"))


# Nobody waits longer for a class code; `migrate` waits as long as it takes. The export's rows are sorted in memory.
# No statement of the program takes long, and nothing is left open: what waits for a reader is cut off before.
# Each trigger asks for `pgtrigger.ignore` first. Where it was never set the question fails inside a subtransaction,
# and each rollback of one looks through all that waits for the end of the transaction.
DATABASE_LIMITS = {
    "lock_timeout": "2s",
    "work_mem": "16MB",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "1min",
    "pgtrigger.ignore": "{}",
}


def database(url: str, **options: object) -> dict[str, Any]:
    """The connection to an address. A pooler passes no limits on and has them itself: docs/deploy/pgbouncer."""
    described = env.db_url_config(url)
    options = {"connect_timeout": 3, **options, **described.get("OPTIONS", {})}
    if not BEHIND_POOLER:
        options["options"] = " ".join(f"-c {name}={value}" for name, value in DATABASE_LIMITS.items())
    if DATABASE_POOL:
        options["pool"] = {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 10}
    return {
        **described,
        "PASSWORD": secret("DATABASE_PASSWORD") or described.get("PASSWORD", ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 0 if DEBUG or DATABASE_POOL else 60,
        "DISABLE_SERVER_SIDE_CURSORS": BEHIND_POOLER,
        "OPTIONS": options,
    }


DATABASES = {"default": database(DATABASE_URL)}
REPLICAS = [f"replica{number}" for number, _url in enumerate(DATABASE_REPLICA_URLS, start=1)]
for replica, url in zip(REPLICAS, DATABASE_REPLICA_URLS, strict=True):
    # A machine that vanished is noticed in seconds: the primary answers in its place
    DATABASES[replica] = database(url, connect_timeout=2, tcp_user_timeout=5000) | {"TEST": {"MIRROR": "default"}}
if REPLICAS:
    DATABASE_ROUTERS = ["wecoza.databases.router.Router"]
    MIDDLEWARE.append("wecoza.databases.router.OwnWrites")
# How long somebody has for reading each piece of an answer, and for reading all of an export
SECONDS_TO_READ = env.float("SECONDS_TO_READ", default=30)
MOST_SECONDS_OF_EXPORT = env.float("MOST_SECONDS_OF_EXPORT", default=600)
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if FILES_BUCKET:
    from botocore.config import Config  # takes most of a second to read, for which nobody waits without a store

    STORAGES["class_files"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": FILES_BUCKET,
            "endpoint_url": FILES_ENDPOINT or None,
            "region_name": FILES_REGION,
            "access_key": FILES_KEY or None,
            "secret_key": FILES_SECRET or None,
            "client_config": Config(
                connect_timeout=3,
                read_timeout=20,
                retries={"total_max_attempts": 2},
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                # Stores of other makers do not know all of Amazon's checksums
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked from inside, past the proxy
if not DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "wecoza.vendor.ModulesStorage"
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    # Browsers take a name with this prefix only over HTTPS, from this host and for all of it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    KNOWN_BROWSER_COOKIE_NAME, WRITTEN_COOKIE_NAME = "__Host-known-browser", "__Host-written"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
