"""The weekly digest as Markdown and as HTML fit for e-mail. Pure."""
