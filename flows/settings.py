"""Where Payesh reads and writes, and where feeds come from: settings from the environment, each `PAYESH_<NAME>`.

A nested setting is written with two underscores: `PAYESH_FEEDS__UPTIME__URL`, `PAYESH_FETCH__TRIES`.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, unquote_plus, urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FilePath,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSettingError

from flows.system.errors import PayeshError
from flows.system.home import DEFAULT_HOME, PROJECT_DIRECTORY, published_file, wrong_home
from flows.system.memory import BUILD_MEMORY_MB, DEFAULT_MB, Memory
from flows.system.sharing import group_number

FEED_NAMES = tuple(sorted(path.stem for path in (Path(__file__).parent / "feeds").glob("[!_]*.py")))  # one file a feed

SECRET_LETTERS_AT_LEAST = 6  # of a secret to hide; a shorter value of a query is a number or a word

Seconds = Annotated[float, Field(gt=0)]


class SettingsError(PayeshError):
    """Settings that are not what they must be; the message names each variable and never its value."""


class FeedSource(BaseModel):
    """Where a feed is fetched from.

    Attributes:
        url: address, http or https, in which `{period}` stands for the period's number; None: the feed comes from
            the inbox only. For CKAN, GTmetrix and SSL Labs it is the address under which their API's calls lie.
        token: the secret that the source asks for (API key, access token, registered e-mail address).
        hosts: further hosts, separated by commas, that the source may redirect to; its own is always allowed.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    url: Annotated[str | None, Field(repr=False)] = None  # its query may hold a key
    token: SecretStr | None = None
    hosts: str = ""

    @field_validator("token")
    @classmethod
    def _sendable(cls, token: SecretStr | None) -> SecretStr | None:
        text = token.get_secret_value() if token else ""
        if not text.isascii() or not text.isprintable() or text != text.strip():
            raise ValueError(
                "holds line breaks, letters outside ASCII, or spaces around it; a header can't carry those"
            )
        return token if text else None

    @field_validator("url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if not url:
            return None
        try:
            url.format(period=0)
            parts, port = urlsplit(url), urlsplit(url).port
        except (ValueError, KeyError, IndexError) as error:
            raise ValueError("is no address; write http(s)://host/path with {period} as its only braces") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
            raise ValueError("is no http or https address; write http(s)://host/path")
        if parts.username is not None or parts.password is not None:
            raise ValueError("holds a name or password; give the secret as TOKEN")
        return url

    def address(self, period: int) -> str | None:
        """The address for a period; None when the feed has none."""
        return self.url and self.url.format(period=period)

    def without_secrets(self, text: str) -> str:
        """A message with the token, plain or as Basic authentication has it, and the values of the query hidden.

        Sources have been seen to repeat in an error what they were asked with.
        """
        token = self.token.get_secret_value() if self.token else ""
        basic = base64.b64encode(f"{token}:".encode()).decode()
        query = [pair.partition("=")[2] for pair in urlsplit(self.url or "").query.split("&")]
        secrets = {token, quote(token, safe=""), token and basic, *query, *map(unquote_plus, query)}
        for secret in sorted(secrets, key=len, reverse=True):
            if len(secret) >= SECRET_LETTERS_AT_LEAST:
                text = text.replace(secret, "…")
        return text

    def allowed_hosts(self) -> frozenset[str]:
        """Hosts that may be asked, in lower case: the address's own and those of `hosts`."""
        listed = {host.strip().lower() for host in self.hosts.split(",") if host.strip()}
        own = urlsplit(self.url or "").hostname
        return frozenset(listed | {own} if own else listed)


class FetchSettings(BaseModel):
    """What a fetch may take.

    Attributes:
        connect_seconds: time to connect, TLS included.
        read_seconds: time to wait for the next bytes.
        total_seconds: time of one try of one document, from connecting to its last byte.
        feed_seconds: time of all documents of a feed, retries, waits and polls included.
        wait_seconds: the longest single wait that a source may ask for (Retry-After); asked for more, we give up.
        backoff_seconds: wait before the second try, doubled for each further one; to each, up to as much is added by
            chance.
        poll_seconds: wait between two looks at a test or an assessment in progress.
        size_limit_bytes: the largest document, also once it is decompressed.
        tries: how often a document is tried before it counts as failed.
        allow_private_addresses: whether loopback, private and link-local addresses may be asked, and a token sent
            over http. Off, a source can't make us read the own network.
        ca_file: PEM file of certificate authorities to be trusted besides the machine's own.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    connect_seconds: Seconds = 10
    read_seconds: Seconds = 30
    total_seconds: Seconds = 120
    feed_seconds: Seconds = 3600
    wait_seconds: Annotated[float, Field(ge=0)] = 120
    backoff_seconds: Annotated[float, Field(ge=0)] = 1
    poll_seconds: Annotated[float, Field(ge=0)] = 5
    size_limit_bytes: Annotated[int, Field(gt=0)] = 64 * 1024 * 1024
    tries: Annotated[int, Field(ge=1, le=10)] = 3
    allow_private_addresses: bool = False
    ca_file: FilePath | None = None


class InboxSettings(BaseModel):
    """When a file of an inbox is taken.

    Attributes:
        least_age_seconds: a file that was changed less than this long ago waits for the next refresh.
        look_again_seconds: time between two looks at files that were changed in the last minute; one that changes
            meanwhile is still being written, and waits.
    """

    model_config = ConfigDict(extra="forbid")

    least_age_seconds: Annotated[float, Field(ge=0)] = 0
    look_again_seconds: Annotated[float, Field(ge=0, le=600)] = 2


class ParsingSettings(BaseModel):
    """What parsing a file may take.

    Attributes:
        memory_mb: MiB of memory for one file, beside what the program takes anyway. A text is read in smaller parts
            where it is little; a file that can't be read in parts and would take more is refused.
    """

    model_config = ConfigDict(extra="forbid")

    memory_mb: Annotated[int, Field(ge=256)] = DEFAULT_MB

    @property
    def memory(self) -> Memory:
        """The same for those who parse."""
        return Memory(self.memory_mb)


class AcceptedSettings(BaseModel):
    """Where builds read accepted rows, if not in the home.

    Attributes:
        place: a folder or an address that a refresh keeps the same as the home's: `s3://bucket/payesh`, `hdfs://…`;
            Spark names an object store `s3a://`, which DuckDB reads, too. Empty: builds read the home's own.
        options: what its file system is told, by the names of Python's fsspec, as JSON: `endpoint_url`, `key`,
            `secret`; without them it looks where its own tools do (environment, `~/.aws`).
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    place: str = ""
    options: Annotated[dict[str, Any], Field(repr=False)] = {}

    @field_validator("place")
    @classmethod
    def _absolute(cls, place: str) -> str:
        """A folder is the same from wherever it is asked for."""
        return str(Path(place).expanduser().absolute()) if place and "://" not in place else place

    @property
    def is_remote(self) -> bool:
        """Whether it is an address, and not a folder of this machine."""
        return "://" in self.place and not self.place.startswith("file:")


class RunSettings(BaseModel):
    """What the tasks of a run may take.

    Attributes:
        feed_retries: how often a feed whose address gave nothing, or whose ingest raised, is tried again. On a Prefect
            server only: whoever runs the command sees what failed and runs it again.
        feed_retry_seconds: wait before each of these tries.
        build_seconds: time of the build and its tests; what is not done by then is stopped, and nothing is published.
        build_memory_mb: MiB of rows that the build, or an analysis, holds; what is more goes to its disk, beside what
            the program takes.
        write_report: whether a version that is published gets its report.
    """

    model_config = ConfigDict(extra="forbid")

    feed_retries: Annotated[int, Field(ge=0, le=10)] = 2
    feed_retry_seconds: Annotated[float, Field(ge=0)] = 300
    build_seconds: Seconds = 3600
    build_memory_mb: Annotated[int, Field(ge=256)] = BUILD_MEMORY_MB
    write_report: bool = True


class SparkSettings(BaseModel):
    """Where models are built, if not in DuckDB on this machine.

    Attributes:
        master: Spark's, as it names them: `spark://host:7077`, `yarn`, `k8s://https://host`, `local-cluster[2,1,1024]`;
            empty: DuckDB builds, and Spark is not asked for.
        conf: further configuration by Spark's names, as JSON.
        parquet: where marts are written as Parquet by period, as Spark names it (a folder, s3a://…, hdfs://…): periods
            that were built are overwritten, others stay; empty: into the version's folder.
    """

    model_config = ConfigDict(extra="forbid")

    master: str = ""
    conf: dict[str, str] = {}
    parquet: str = ""


class WebhookSettings(BaseModel):
    """Who is told of a run that failed, crashed or was cancelled, and of a trouble that begins or ends.

    Attributes:
        url: address that gets a POST, http or https; None: nobody is told. Secret, since many receivers know their
            senders by it.
        header: name of the header that holds `secret`.
        secret: what the receiver knows us by, besides the address.
        seconds: time of the one try.
        allow_private_addresses: whether the receiver may be at a loopback, private or link-local address.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    url: SecretStr | None = None
    header: str = "Authorization"
    secret: SecretStr | None = None
    seconds: Annotated[float, Field(gt=0, le=60)] = 5
    allow_private_addresses: bool = False


class ReaderSettings(BaseModel):
    """Who may read what is written. Whatever writes a file asks `flows.system.sharing`, which reads the same variables.

    Attributes:
        group: name of the group that the files are given to; empty: whichever group the system gives to them.
        mode: mode of the files: 0600, their owner alone may read them; 0640, the group, too; 0644, every user.
    """

    model_config = ConfigDict(extra="forbid")

    group: str = ""
    mode: Literal["0600", "0640", "0644"] = "0640"

    @field_validator("group")
    @classmethod
    def _known(cls, group: str) -> str:
        if group:
            group_number(group)
        return group


class Settings(BaseSettings):
    """Folders and limits of one installation.

    Attributes:
        home: everything that Payesh writes (landing, accepted, versions and the published file).
        project_directory: the dbt project: models, seeds, macros.
        periods_directory: period input, one folder `<nn>/inbox` a period.
        lock_wait_seconds: how long a command that writes waits for another one that holds the home.
        keep_versions: how many published versions stay for a rollback, the published one included.
        inbox: when a file of an inbox is taken.
        feeds: by feed, where it is fetched from; a feed that is not named comes from the inbox only.
        fetch: what a fetch may take.
        parsing: what parsing a file may take.
        accepted: where builds read accepted rows, if not in the home.
        runs: what the tasks of a run may take.
        spark: where models are built, if not in DuckDB.
        webhook: who is told of a run that failed, and of troubles.
        readers: who may read what is written.
    """

    model_config = SettingsConfigDict(env_prefix="PAYESH_", env_nested_delimiter="__", hide_input_in_errors=True)

    home: Path = DEFAULT_HOME
    project_directory: Path = PROJECT_DIRECTORY
    periods_directory: Path = PROJECT_DIRECTORY / "periods"
    lock_wait_seconds: Annotated[float, Field(ge=0)] = 1
    keep_versions: Annotated[int, Field(ge=1)] = 5
    inbox: InboxSettings = InboxSettings()
    feeds: dict[str, FeedSource] = {}
    fetch: FetchSettings = FetchSettings()
    parsing: ParsingSettings = ParsingSettings()
    accepted: AcceptedSettings = AcceptedSettings()
    runs: RunSettings = RunSettings()
    spark: SparkSettings = SparkSettings()
    webhook: WebhookSettings = WebhookSettings()
    readers: ReaderSettings = ReaderSettings()

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - Pydantic checks them
        """Read the environment.

        Raises:
            SettingsError: for a value that is out of bounds or of another type, or a name that is no setting's.
        """
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise SettingsError("\n".join(_refusals(error))) from None
        except UnreadableSettingError as error:
            named = re.search(r'field "(\w+)"', str(error))
            variable = f"PAYESH_{named[1].upper()}" if named else "PAYESH_…"
            raise SettingsError(f"{variable}: is no JSON, which it must be; docs/settings.md has all of them") from None

    @field_validator("home", mode="before")
    @classmethod
    def _possible(cls, home: str | Path) -> str | Path:
        if wrong := wrong_home(str(home)):
            raise ValueError(wrong)
        return home

    @field_validator("project_directory", "periods_directory", mode="before")
    @classmethod
    def _named(cls, folder: str | Path) -> str | Path:
        if not str(folder):
            raise ValueError("is empty; name a folder, or unset it")
        return folder

    @model_validator(mode="after")
    def _known_feeds(self) -> Settings:
        unknown = sorted(set(self.feeds) - set(FEED_NAMES))
        if unknown:
            raise ValueError(
                f"PAYESH_FEEDS__{unknown[0].upper()}: there is no such feed; the feeds are {', '.join(FEED_NAMES)}"
            )
        return self

    @property
    def published(self) -> Path:
        """The published warehouse: a link to the current version's file."""
        return published_file(self.home.absolute())

    def inboxes(self) -> dict[int, Path]:
        """The inbox of each period that has one, by period; a folder by any other name than `<nn>` is none."""
        found = sorted(self.periods_directory.glob("*/inbox"))
        return {int(inbox.parent.name): inbox for inbox in found if is_period_folder(inbox.parent.name)}


def is_period_folder(name: str) -> bool:
    """Whether a folder is called as a period's is: `07`, `12`, `101`."""
    return name.isascii() and name.isdecimal() and name == f"{int(name):02}" and int(name) > 0


def _refusals(error: ValidationError) -> list[str]:
    """A line a variable: its name, what is wrong, and nothing of what it holds."""
    refusals = []
    for each in error.errors(include_url=False, include_input=False, include_context=False):
        variable = "__".join(str(part).upper() for part in each["loc"])
        message = each["msg"].removeprefix("Value error, ")
        if each["type"] == "extra_forbidden":
            message = "there is no such setting; docs/settings.md has all of them"
        refusals.append(f"PAYESH_{variable}: {message}" if variable else message)
    return refusals
