"""Exception hierarchy: broken preconditions only; expected trouble is a value (Rejection or Failure).

TrackerError                       exit 1  the run cannot go on
├── ClockError                             the clock is wrong, by the dates that servers send
├── ArchiveError                           the archive of raw bytes cannot be written or read
│   └── DamagedRecordError                 one record of it cannot be read: handled where it is read
├── WarcError                              a WARC file of others is damaged, cut off, or none
├── WarehouseError                         the warehouse cannot be used
│   ├── WarehouseLockedError               another process holds the file
│   └── WarehouseDamagedError              its bytes cannot be read: it is rebuilt from the archive
├── BackupError                            a backup cannot be written, or is not whole
├── FolderHeldError                        another process works in the data folder
├── ServiceError                           the Prefect server that schedules nights does not answer or refuses
└── ConfigurationError             exit 2  the user can correct it: names file, line, key and the correction
    ├── SettingsError                      environment, nato-asia.toml, data folder, command-line options
    ├── SourcesError                       sources.toml
    ├── CodebookError                      codebook.toml
    ├── BaselineError                      a seed text, or the shipped profile
    ├── CodesError                         a file that a coder filled in
    └── WarehouseTooNewError               the file was written by a newer version
"""


class TrackerError(Exception):
    """Base class: its message is one sentence for the user, and `exit_code` that of the command."""

    exit_code = 1


class ClockError(TrackerError):
    """The machine's clock is wrong, by the dates that servers send: nothing is stored under it."""


class ArchiveError(TrackerError):
    """The archive of raw bytes cannot be written or read."""


class DamagedRecordError(ArchiveError):
    """One record of the archive cannot be read whole; the others can."""


class WarcError(TrackerError):
    """A WARC file of others is damaged, cut off, or no WARC file: names file, byte and what is wrong there."""


class WarehouseError(TrackerError):
    """The warehouse cannot be used."""


class WarehouseLockedError(WarehouseError):
    """Another process holds the warehouse file."""


class WarehouseDamagedError(WarehouseError):
    """The bytes of a warehouse or of its published copy cannot be read."""


class BackupError(TrackerError):
    """A backup cannot be written, or is not whole."""


class FolderHeldError(TrackerError):
    """Another process works in the data folder."""


class ServiceError(TrackerError):
    """The Prefect server that schedules nights does not answer, or refuses a request."""


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


class CodesError(ConfigurationError):
    """A file of codes that cannot be read, or that belongs to no sample."""


class WarehouseTooNewError(ConfigurationError):
    """The warehouse was written by a newer version of this program."""
