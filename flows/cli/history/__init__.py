"""The commands of `nato-asia history`, one file each."""
