"""`python -m flows.cli`: the command line without the installed script."""

from flows.cli.app import main

if __name__ == "__main__":  # child processes that clean pages import this module, too
    main()
