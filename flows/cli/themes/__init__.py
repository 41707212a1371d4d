"""The commands of `nato-asia themes`, one file each."""
