"""The commands of `nato-asia sources`, one file each."""
