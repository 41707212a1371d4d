"""The exceptions of the tracker: broken promises, never expected trouble (that is a Rejection or a Failure).

TrackerError                       exit 1  the run cannot go on
├── ArchiveError                           the archive of raw bytes cannot be written or read
├── WarehouseError                         the warehouse cannot be used
│   └── WarehouseLockedError               another process holds the file
└── ConfigurationError             exit 2  the user can mend it: names file, key, line and the way out
    ├── SettingsError                      environment, nato-asia.toml, the data folder, a --now that is no instant
    ├── SourcesError                       sources.toml
    ├── CodebookError                      codebook.toml
    ├── BaselineError                      a seed text, or the shipped profile
    └── WarehouseTooNewError               the file was made by newer code
"""


class TrackerError(Exception):
    """The root: one sentence for the reader, and the exit code of the command that meets it."""

    exit_code = 1


class ArchiveError(TrackerError):
    """The archive of raw bytes cannot be written or read."""


class WarehouseError(TrackerError):
    """The warehouse cannot be used."""


class WarehouseLockedError(WarehouseError):
    """Another process holds the warehouse file."""


class ConfigurationError(TrackerError):
    """Something that the user declared does not hold."""

    exit_code = 2


class SettingsError(ConfigurationError):
    """Environment, nato-asia.toml, the data folder or a command's option."""


class SourcesError(ConfigurationError):
    """sources.toml."""


class CodebookError(ConfigurationError):
    """codebook.toml."""


class BaselineError(ConfigurationError):
    """A seed text that is not the one meant, or a shipped profile that does not hold."""


class WarehouseTooNewError(ConfigurationError):
    """The warehouse was made by newer code than this."""
