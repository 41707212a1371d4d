"""The scheduled service on a Prefect server: its pool, deployments and automations, and whether they are well."""
