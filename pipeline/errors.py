"""Exception hierarchy: broken preconditions only; expected trouble is a value (Rejection or Failure).

TrackerError                       exit 1  the run cannot go on
├── ClockError                             the clock is wrong, by the dates that servers send
├── ArchiveError                           the archive of raw bytes cannot be written or read
├── WarehouseError                         the warehouse cannot be used
│   └── WarehouseLockedError               another process holds the file
└── ConfigurationError             exit 2  the user can correct it: names file, line, key and the correction
    ├── SettingsError                      environment, nato-asia.toml, data folder, command-line options
    ├── SourcesError                       sources.toml
    ├── CodebookError                      codebook.toml
    ├── BaselineError                      a seed text, or the shipped profile
    └── WarehouseTooNewError               the file was written by a newer version
"""


class TrackerError(Exception):
    """Base class: its message is one sentence for the user, and `exit_code` that of the command."""

    exit_code = 1


class ClockError(TrackerError):
    """The machine's clock is wrong, by the dates that servers send: nothing is stored under it."""


class ArchiveError(TrackerError):
    """The archive of raw bytes cannot be written or read."""


class WarehouseError(TrackerError):
    """The warehouse cannot be used."""


class WarehouseLockedError(WarehouseError):
    """Another process holds the warehouse file."""


class ConfigurationError(TrackerError):
    """Something that the user declared is invalid."""

    exit_code = 2


class SettingsError(ConfigurationError):
    """Invalid environment variable, nato-asia.toml, data folder or command-line option."""


class SourcesError(ConfigurationError):
    """Invalid sources.toml."""


class CodebookError(ConfigurationError):
    """Invalid codebook.toml."""


class BaselineError(ConfigurationError):
    """A text that is not the seed article, or an invalid shipped profile."""


class WarehouseTooNewError(ConfigurationError):
    """The warehouse was written by a newer version of this program."""
